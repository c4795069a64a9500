package io.jenkins.plugins.imagepromotion.cli.command;

import io.jenkins.plugins.imagepromotion.cli.args.Arguments;
import io.jenkins.plugins.imagepromotion.cli.args.Option;
import io.jenkins.plugins.imagepromotion.cli.args.Parameter;
import io.jenkins.plugins.imagepromotion.cli.args.Syntax;
import io.jenkins.plugins.imagepromotion.cli.args.UsageException;
import io.jenkins.plugins.imagepromotion.cli.output.Answer;
import io.jenkins.plugins.imagepromotion.cli.output.Columns;
import io.jenkins.plugins.imagepromotion.cli.output.FactTable;
import io.jenkins.plugins.imagepromotion.cli.session.Command;
import io.jenkins.plugins.imagepromotion.cli.session.CommonOptions;
import io.jenkins.plugins.imagepromotion.cli.session.NamedFile;
import io.jenkins.plugins.imagepromotion.cli.session.Session;
import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.image.Tag;
import io.jenkins.plugins.imagepromotion.json.JsonObject;
import io.jenkins.plugins.imagepromotion.promotion.deployed.ClusterState;
import io.jenkins.plugins.imagepromotion.promotion.deployed.RunningContainer;
import io.jenkins.plugins.imagepromotion.promotion.lineage.NeededTags;
import io.jenkins.plugins.imagepromotion.promotion.retention.FindNeededImages;
import io.jenkins.plugins.imagepromotion.promotion.retention.NeededImage;
import io.jenkins.plugins.imagepromotion.promotion.retention.ProtectList;
import io.jenkins.plugins.imagepromotion.promotion.retention.format.CleanupRules;
import io.jenkins.plugins.imagepromotion.promotion.retention.format.Deletion;
import io.jenkins.plugins.imagepromotion.promotion.retention.format.RegistryFormat;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code protect-list}: lists what a registry cleanup must not delete. */
final class ProtectListCommand implements Command {
    private static final int DEFAULT_KEEP = 3;

    /** The search for rollback targets reads at most 64 tags. */
    private static final int MOST_KEEP = 50;

    private static final Option ENVIRONMENT = Option.repeatable(
            "--environment",
            "NAME",
            "protect only this environment; may be repeated\n(default: every promotion target)");
    private static final Option KEEP =
            Option.value("--keep", "N", "keep N promotions for a rollback (default: " + DEFAULT_KEEP + ")");
    private static final Option DEPLOYED = Option.value(
            "--deployed", "FILE", "also protect running images: the output of\n`kubectl get pods,deployments -o json`");
    private static final Option FORMAT = Option.value(
            "--format",
            "NAME",
            "print rules for a registry: ecr, harbor, harbor-immutable,\ngitlab, ghcr, ghcr-versions, acr or artifactory");
    private static final Option CHECK = Option.value(
            "--check", "FILE", "check these cleanup rules: fail if they delete, or may\ndelete, a needed image");

    @Override
    public Syntax syntax() {
        return new Syntax(
                "protect-list",
                "List what a cleanup must not delete: running images, rollback targets, and what they need.",
                List.of(Parameter.repeatable("REPOSITORY", "a repository that a protected environment pulls from")),
                List.of(ENVIRONMENT, KEEP, DEPLOYED, FORMAT, CHECK, CommonOptions.POLICY),
                CommonOptions.ALL,
                """
                The list has the newest promotion of each environment, the promotions before it to roll
                back to, the origin tags that prove them, and every manifest and attachment of those. If
                one of them is missing, the exit status is 1. Writes nothing to a registry.""",
                List.of(
                        "image-promotion protect-list registry.example.com/team/app",
                        "image-promotion protect-list registry.example.com/team/app --format ecr",
                        "image-promotion protect-list registry.example.com/team/app --check lifecycle-policy.json"));
    }

    @Override
    public Answer run(Arguments arguments, Session session) {
        List<Repository> repositories = arguments.parameters().stream()
                .map(ProtectListCommand::repository)
                .distinct()
                .toList();
        int keep = arguments.value(KEEP).map(ProtectListCommand::keep).orElse(DEFAULT_KEEP);
        Optional<RegistryFormat> format = arguments.value(FORMAT).map(ProtectListCommand::format);
        Optional<CleanupRules> rules = arguments
                .value(CHECK)
                .map(file -> CleanupRules.read(NamedFile.of(CHECK, file).text()));
        if (format.isPresent() && rules.isPresent()) {
            throw new UsageException("Use --format or --check, not both.");
        }
        List<RunningContainer> containers = arguments
                .value(DEPLOYED)
                .map(file -> ClusterState.read(NamedFile.of(DEPLOYED, file).text()))
                .orElse(List.of());
        ProtectList list = new FindNeededImages(
                        session.registry(ImageReference.parse(arguments.parameter(0))),
                        session.policy(),
                        Clock.systemUTC(),
                        session.progress())
                .find(repositories, Set.copyOf(arguments.values(ENVIRONMENT)), keep, containers);
        JsonObject json = json(list);
        if (format.isPresent()) {
            RegistryFormat.Written written = format.get().write(list, session.policy());
            written.notes().forEach(note -> session.note("note: " + note));
            return answer(written.text(), json.put("rules", written.text()), list.failure());
        }
        if (rules.isPresent()) {
            List<Deletion> deletions = rules.get().deletions(list, session.policy());
            return answer(
                    text(rules.get(), deletions),
                    json.put("format", rules.get().format())
                            .put(
                                    "deletions",
                                    deletions.stream()
                                            .map(ProtectListCommand::json)
                                            .toList()),
                    list.failure().or(() -> CleanupRules.failure(deletions)));
        }
        return answer(text(list), json, list.failure());
    }

    private static Answer answer(String text, JsonObject json, Optional<Failure> failure) {
        return new Answer(
                text, json.put("code", failure.map(found -> found.code().name())), failure);
    }

    private static Repository repository(String text) {
        ImageReference reference = ImageReference.parse(text);
        if (reference.tag().isPresent() || reference.digest().isPresent()) {
            throw new UsageException("REPOSITORY must not have a tag or a digest.");
        }
        return reference.repository();
    }

    private static int keep(String text) {
        if (!text.matches("[0-9]{1,2}") || Integer.parseInt(text) > MOST_KEEP) {
            throw new UsageException("The option --keep takes a number from 0 to " + MOST_KEEP + ".");
        }
        return Integer.parseInt(text);
    }

    private static RegistryFormat format(String name) {
        return RegistryFormat.named(name)
                .orElseThrow(() -> new UsageException("The option --format takes one of "
                        + Stream.of(RegistryFormat.values())
                                .map(RegistryFormat::label)
                                .collect(Collectors.joining(", "))
                        + "."));
    }

    private static String text(ProtectList list) {
        StringBuilder text = new StringBuilder();
        for (Repository repository :
                list.needed().stream().map(NeededImage::repository).distinct().toList()) {
            Columns images = new Columns("DIGEST", "KIND", "TAGS", "NEEDED BECAUSE IT");
            list.needed().stream()
                    .filter(image -> image.repository().equals(repository))
                    .forEach(image -> images.add(
                            image.digest().toString(),
                            kind(image),
                            image.tags().isEmpty() ? "-" : joined(image.tags()),
                            String.join("; ", image.why())));
            text.append(new FactTable().put("repository", repository))
                    .append('\n')
                    .append(images)
                    .append('\n');
        }
        text.append(
                new FactTable().put("manifests", list.needed().size()).put("layers and configurations", list.blobs()));
        if (!list.gone().isEmpty()) {
            Columns gone = new Columns("GONE", "WHY");
            list.gone().forEach(one -> gone.add(one.image().toString(), one.why()));
            text.append('\n').append(gone);
        }
        return text.toString();
    }

    private static String text(CleanupRules rules, List<Deletion> deletions) {
        FactTable facts = new FactTable().put("rules", rules.format());
        if (deletions.isEmpty()) {
            return facts.put("verdict", "the rules delete nothing that is needed")
                    .toString();
        }
        Columns columns = new Columns("DIGEST", "TAGS", "VERDICT", "RULE", "EFFECT");
        deletions.forEach(one -> columns.add(
                one.image().digest().toString(),
                one.image().tags().isEmpty() ? "-" : joined(one.image().tags()),
                verdict(one),
                one.rule(),
                one.why()));
        return facts + "\n" + columns;
    }

    private static String verdict(Deletion deletion) {
        return deletion.isCertain() ? "deletes" : "may delete";
    }

    private static String joined(List<Tag> tags) {
        return tags.stream().map(Tag::toString).collect(Collectors.joining(", "));
    }

    private static String kind(NeededImage image) {
        return image.kind().name().toLowerCase(Locale.ROOT);
    }

    private static JsonObject json(ProtectList list) {
        return new JsonObject()
                .put(
                        "needed",
                        list.needed().stream()
                                .map(image -> new JsonObject()
                                        .put("repository", image.repository())
                                        .put("digest", image.digest())
                                        .put("kind", kind(image))
                                        .put("tags", image.tags())
                                        .put("why", image.why()))
                                .toList())
                .put("gone", list.gone().stream().map(ProtectListCommand::json).toList())
                .put("blobs", list.blobs());
    }

    private static JsonObject json(NeededTags.Gone gone) {
        return new JsonObject().put("image", gone.image()).put("why", gone.why());
    }

    private static JsonObject json(Deletion deletion) {
        return new JsonObject()
                .put("image", deletion.image().image())
                .put("tags", deletion.image().tags())
                .put("certain", deletion.isCertain())
                .put("rule", deletion.rule())
                .put("why", deletion.why());
    }
}
