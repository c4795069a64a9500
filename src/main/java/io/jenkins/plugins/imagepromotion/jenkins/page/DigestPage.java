package io.jenkins.plugins.imagepromotion.jenkins.page;

import hudson.model.Failure;
import hudson.model.Item;
import hudson.model.Job;
import hudson.model.Run;
import io.jenkins.plugins.imagepromotion.evidence.EvidenceEntry;
import io.jenkins.plugins.imagepromotion.evidence.EvidenceIndex;
import io.jenkins.plugins.imagepromotion.evidence.EvidenceIndex.Found;
import io.jenkins.plugins.imagepromotion.evidence.EvidenceKind;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.image.ImmutableTag;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.jenkins.lookup.ImageQuestion;
import io.jenkins.plugins.imagepromotion.jenkins.lookup.RegistryAnswer;
import io.jenkins.plugins.imagepromotion.jenkins.lookup.RegistryLookup;
import io.jenkins.plugins.imagepromotion.jenkins.lookup.RegistryLookups;
import io.jenkins.plugins.imagepromotion.jenkins.origin.CommitRange;
import io.jenkins.plugins.imagepromotion.jenkins.origin.OriginBuild;
import io.jenkins.plugins.imagepromotion.jenkins.permission.ImagePromotionPermission;
import io.jenkins.plugins.imagepromotion.policy.Environment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.kohsuke.stapler.HttpResponse;
import org.kohsuke.stapler.HttpResponses;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;
import org.kohsuke.stapler.verb.POST;

/** The history of one image: its tags, the build that published it, and the changes since the previous image. */
@ExportedBean
public final class DigestPage extends ScopedPage {
    /** A digest has a few events for each environment. */
    private static final int MAX_EVENTS = 200;

    /** How long a request waits for the registry. After that, the page reports that the registry has not answered yet. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Digest digest;
    private final EvidenceIndex.Page found;
    private final Optional<Found> before;
    private final Optional<Run<?, ?>> builder;
    private final SignedRecords records;

    DigestPage(PageScope scope, Digest digest) {
        super(scope);
        this.digest = digest;
        this.found = scope.newest(event -> isOf(event, digest), 0, MAX_EVENTS);
        this.records = SignedRecords.of(scope, found.events());
        this.before = isKnown() ? findBefore() : Optional.empty();
        this.builder = isKnown() ? builderOf(digest) : Optional.empty();
    }

    private static boolean isOf(Found event, Digest digest) {
        return event.entry().digest().filter(digest::equals).isPresent();
    }

    /** Returns true if the user may see at least one event of this digest. */
    boolean isKnown() {
        return found.total() > 0;
    }

    @Override
    public String getDisplayName() {
        return Messages.DigestPage_DisplayName(digest.shortHex());
    }

    @Exported
    public String getDigest() {
        return digest.toString();
    }

    private Stream<Found> events() {
        return found.events().stream();
    }

    private Stream<Found> events(EvidenceKind... kinds) {
        List<EvidenceKind> wanted = List.of(kinds);
        return events().filter(event -> wanted.contains(event.entry().kind()));
    }

    private PromotionEvent shown(Found event) {
        return new PromotionEvent(getScope(), event, records.of(event.entry()));
    }

    /** The events of this digest, newest first, at most 200. */
    @Exported(visibility = 2)
    public List<PromotionEvent> getEvents() {
        return events().map(this::shown).toList();
    }

    /** The number of events of this digest that the user may see. */
    @Exported
    public int getTotal() {
        return found.total();
    }

    /** The image by its digest; empty if no event has a repository. */
    @Exported
    public String getPinned() {
        return events().map(this::shown)
                .map(PromotionEvent::getPinned)
                .filter(pinned -> !pinned.isEmpty())
                .findFirst()
                .orElse("");
    }

    /** The tags that hold or held this digest according to the records, in the policy's order of environments, then newest first. */
    @Exported(visibility = 2)
    public List<DigestTag> getTags() {
        Map<ImageReference, DigestTag> tags = new LinkedHashMap<>();
        events(
                        EvidenceKind.PUBLISHED,
                        EvidenceKind.ANNOUNCED,
                        EvidenceKind.WITHDRAWN,
                        EvidenceKind.PROMOTED,
                        EvidenceKind.ALREADY_PROMOTED,
                        EvidenceKind.DEPLOYED)
                .forEach(event -> add(tags, event));
        // A promotion only reads its source tag, so an event that wrote that tag takes precedence.
        events(EvidenceKind.PROMOTED, EvidenceKind.ALREADY_PROMOTED)
                .forEach(event -> event.entry().source().ifPresent(source -> add(tags, source, "", event)));
        List<String> order = getScope().policy().environments().stream()
                .map(Environment::name)
                .toList();
        List<DigestTag> sorted = new ArrayList<>(tags.values());
        sorted.sort(Comparator.comparingInt(tag -> order.indexOf(tag.getEnvironment())));
        return sorted;
    }

    private void add(Map<ImageReference, DigestTag> tags, Found event) {
        event.entry()
                .target()
                .ifPresent(target -> add(tags, target, event.entry().environment(), event));
    }

    private void add(Map<ImageReference, DigestTag> tags, ImageReference image, String recorded, Found event) {
        image.tag().ifPresent(tag -> {
            String environment = recorded.isEmpty()
                    ? getScope()
                            .policy()
                            .read(tag)
                            .map(ImmutableTag::environment)
                            .orElse("")
                    : recorded;
            ImageReference name = ImageReference.of(image.repository(), tag);
            tags.putIfAbsent(name, new DigestTag(environment, name.canonical(), shown(event)));
        });
    }

    /** The approvals and rejections, newest first. */
    public List<PromotionEvent> getAnswers() {
        return events(EvidenceKind.APPROVED, EvidenceKind.REJECTED)
                .map(this::shown)
                .toList();
    }

    /** Returns the build that first published the image. Later builds can resolve the same image and also report it as published. */
    private Optional<Run<?, ?>> builderOf(Digest image) {
        return getScope()
                .newest(
                        event -> event.entry().kind() == EvidenceKind.PUBLISHED && isOf(event, image),
                        0,
                        Integer.MAX_VALUE)
                .events()
                .stream()
                .reduce((newer, older) -> older)
                .flatMap(this::run);
    }

    private Optional<Run<?, ?>> run(Found event) {
        return getScope()
                .job(event)
                .map(job -> job.getBuildByNumber(event.entry().build()));
    }

    /** The build that first published the image; null if it is not on record, was deleted, or is hidden from the user. */
    @Exported(visibility = 2)
    public @Nullable OriginBuild getBuild() {
        return builder.map(OriginBuild::new).orElse(null);
    }

    /** The promotion of the previous image in the environment; null if no earlier promotion is on record. */
    @Exported(visibility = 2)
    public @Nullable PromotionEvent getBefore() {
        return before.map(this::shown).orElse(null);
    }

    /** True if the image was not promoted yet, so {@link #getBefore} is the current image of the environment. */
    @Exported
    public boolean isWaiting() {
        return events(EvidenceKind.PROMOTED).findFirst().isEmpty();
    }

    /**
     * Returns the last promotion of another image before this image was promoted; the newest promotion if this image
     * was not promoted.
     */
    private Optional<Found> findBefore() {
        Optional<EvidenceEntry> promoted =
                events(EvidenceKind.PROMOTED).map(Found::entry).findFirst();
        List<Repository> repositories = events().flatMap(event -> EventFilter.repositories(event.entry()))
                .distinct()
                .toList();
        return getScope()
                .newest(
                        event -> event.entry().kind() == EvidenceKind.PROMOTED
                                && !isOf(event, digest)
                                && promoted.map(own -> isBefore(event.entry(), own))
                                        .orElseGet(() -> EventFilter.repositories(event.entry())
                                                .anyMatch(repositories::contains)),
                        0,
                        1)
                .events()
                .stream()
                .findFirst();
    }

    private static boolean isBefore(EvidenceEntry entry, EvidenceEntry own) {
        return entry.at().isBefore(own.at())
                && entry.environment().equals(own.environment())
                && entry.target()
                        .map(ImageReference::repository)
                        .equals(own.target().map(ImageReference::repository));
    }

    /** The commits between the builds of the two images; null if Jenkins does not have change logs for both builds. */
    @Exported(visibility = 2)
    public @Nullable CommitRange getCommits() {
        return builder.flatMap(run -> before.flatMap(event -> event.entry().digest())
                        .flatMap(this::builderOf)
                        .flatMap(new OriginBuild(run)::since))
                .orElse(null);
    }

    /** Returns the events whose images can be looked up in the registry, newest first. */
    private Stream<Found> questionable() {
        return events(
                EvidenceKind.PROMOTED,
                EvidenceKind.ALREADY_PROMOTED,
                EvidenceKind.PUBLISHED,
                EvidenceKind.DEPLOYED,
                EvidenceKind.WITHDRAWN,
                EvidenceKind.ANNOUNCED,
                EvidenceKind.REFUSED);
    }

    /**
     * Returns the newest event of a job for which the user may ask the registry. A question uses the credentials that builds of the
     * job can use, so the user needs the permission to start a build of the job.
     */
    private Optional<Found> askable() {
        return questionable()
                .filter(event ->
                        getScope().job(event).filter(DigestPage::mayAsk).isPresent())
                .filter(event ->
                        EventFilter.repositories(event.entry()).findAny().isPresent())
                .filter(event -> lastBuild(event).isPresent())
                .findFirst();
    }

    private static boolean mayAsk(Job<?, ?> job) {
        return job.hasPermission(Item.BUILD) || job.hasPermission(ImagePromotionPermission.PROMOTE);
    }

    private Optional<Run<?, ?>> lastBuild(Found event) {
        return getScope().job(event).map(Job::getLastBuild);
    }

    private ImageQuestion question(Found event) {
        ImageReference image =
                event.entry().target().or(() -> event.entry().source()).orElseThrow();
        Optional<String> version =
                image.tag().flatMap(getScope().policy()::read).map(ImmutableTag::version);
        Optional<ImageReference> other = before.map(Found::entry)
                .flatMap(entry -> entry.target()
                        .flatMap(target ->
                                entry.digest().map(held -> ImageReference.pinned(target.repository(), held))));
        return new ImageQuestion(image.repository(), digest, version, other);
    }

    /** True if the user may ask the registry. */
    public boolean isAskable() {
        return askable().isPresent();
    }

    private Optional<RegistryLookup> lookup() {
        return askable()
                .flatMap(event ->
                        lastBuild(event).flatMap(build -> RegistryLookups.get().find(build, question(event))));
    }

    /**
     * The last answer of the registry; null if no user asked it in the last 10 minutes, if it has not answered, or if
     * the user may not ask it.
     */
    @Exported(visibility = 2)
    public @Nullable RegistryAnswer getAnswer() {
        return lookup().flatMap(asked -> asked.await(Duration.ZERO)).orElse(null);
    }

    /** True if the registry has a question that it has not answered yet. */
    @Exported
    public boolean isAsking() {
        return lookup().filter(asked -> asked.await(Duration.ZERO).isEmpty()).isPresent();
    }

    /** Asks the registry for the current tags of the image and its changes. Waits a few seconds, then redirects to the page. */
    @POST
    public HttpResponse doAsk() {
        Found event = askable().orElseThrow(this::refusal);
        Run<?, ?> build = lastBuild(event).orElseThrow(this::refusal);
        try {
            RegistryLookups.get().ask(build, question(event)).await(PATIENCE);
        } catch (RejectedExecutionException e) {
            throw new Failure(Messages.DigestPage_Busy());
        }
        return HttpResponses.redirectToDot();
    }

    private RuntimeException refusal() {
        questionable()
                .flatMap(event -> getScope().job(event).stream())
                .filter(job -> !mayAsk(job))
                .findFirst()
                .ifPresent(job -> job.checkPermission(ImagePromotionPermission.PROMOTE));
        return new Failure(Messages.DigestPage_NoBuild());
    }
}
