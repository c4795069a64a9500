package io.jenkins.plugins.imagepromotion.registry.http;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.image.Tag;
import io.jenkins.plugins.imagepromotion.registry.Descriptor;
import io.jenkins.plugins.imagepromotion.registry.Manifest;
import io.jenkins.plugins.imagepromotion.registry.ManifestLinks;
import io.jenkins.plugins.imagepromotion.registry.MediaTypes;
import io.jenkins.plugins.imagepromotion.registry.Registry;
import io.jenkins.plugins.imagepromotion.registry.RegistryException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import okhttp3.HttpUrl;
import okhttp3.Request;

/**
 * Who refers to a manifest (distribution specification, "Listing Referrers"), and for registries that cannot tell, the list under a
 * tag that clients keep themselves ("Unavailable Referrers API").
 */
final class Referrers {
    /** What registries answer that do not know the question. */
    private static final Set<Integer> UNKNOWN_QUESTION = Set.of(404, 405, 501);

    private static final int MAX_PAGES = 100;
    private static final int MAX_REFERRERS = 1000;
    private static final int MAX_WRITES = 5;

    /** The list under a tag is read, changed and written; here at least one at a time. */
    private static final List<ReentrantLock> LOCKS =
            Stream.generate(ReentrantLock::new).limit(64).toList();

    private final Registry registry;
    private final Transport transport;

    Referrers(Registry registry, Transport transport) {
        this.registry = registry;
        this.transport = transport;
    }

    List<Descriptor> of(Repository repository, Endpoint endpoint, Digest subject) {
        List<Descriptor> found = new ArrayList<>();
        Set<HttpUrl> seen = new HashSet<>();
        Optional<Request> next = Optional.of(endpoint.getReferrers(subject));
        while (next.isPresent()) {
            Answer page = transport.send(new Ask(repository, next.get(), BodyLimit.MANIFEST));
            if (seen.isEmpty() && isNoList(page)) {
                return fallback(repository, subject);
            }
            if (page.status() != 200) {
                throw StatusFailures.ofRegistry(page);
            }
            found.addAll(read(page));
            seen.add(page.request().url());
            Optional<HttpUrl> following = NextPage.after(page);
            if (found.size() > MAX_REFERRERS
                    || following
                            .filter(url -> seen.contains(url) || seen.size() >= MAX_PAGES)
                            .isPresent()) {
                throw page.failure(
                        FailureCode.UNREADABLE_ANSWER,
                        "The registry's list of referrers has no end.",
                        "Ask whoever runs the registry.");
            }
            next = following.map(Endpoint::getReferrers);
        }
        return found.stream().distinct().toList();
    }

    private static boolean isNoList(Answer answer) {
        return UNKNOWN_QUESTION.contains(answer.status())
                || (answer.status() == 200 && !answer.mediaType().equals(MediaTypes.OCI_INDEX));
    }

    private static List<Descriptor> read(Answer page) {
        try {
            ManifestLinks links = ManifestReader.read(MediaTypes.OCI_INDEX, page.body());
            return links.manifests();
        } catch (UnreadableContent e) {
            throw page.failure(e.code(), "What the registry sent is not a list of referrers: " + e.problem() + ".", "");
        }
    }

    private List<Descriptor> fallback(Repository repository, Digest subject) {
        return registry.manifest(repository, tag(subject))
                .filter(Manifest::isIndex)
                .map(index -> index.links().manifests())
                .orElse(List.of());
    }

    /** {@code sha256-…}: at most 128 characters, as a tag has to be. */
    private static Tag tag(Digest subject) {
        String text = subject.toString().replace(':', '-');
        return new Tag(text.substring(0, Math.min(text.length(), 128)));
    }

    /**
     * Sees to it that the referrer, which the repository holds, is listed under the tag.
     *
     * <p>There is no conditional write: what somebody else writes between our look and our write is found missing by them when
     * they look again, as we do.
     */
    void list(Repository repository, Digest subject, Manifest referrer) {
        ReferrerEntry entry = entry(subject, referrer);
        Tag tag = tag(subject);
        ReentrantLock lock = LOCKS.get(Math.floorMod((repository + ":" + tag).hashCode(), LOCKS.size()));
        lock.lock();
        try {
            for (int i = 0; i < MAX_WRITES; i++) {
                Optional<Manifest> index = registry.manifest(repository, tag);
                if (index.filter(known -> lists(known, referrer)).isPresent()) {
                    return;
                }
                requireIndex(repository, tag, index);
                registry.put(
                        repository,
                        tag,
                        ReferrerDocuments.manifest(
                                MediaTypes.OCI_INDEX, ReferrerDocuments.index(index, referrer, entry)));
            }
            if (registry.manifest(repository, tag)
                    .filter(known -> lists(known, referrer))
                    .isEmpty()) {
                throw new RegistryException(
                        Failure.of(FailureCode.WRITE_NOT_CONFIRMED, "The list of referrers does not keep a new one.")
                                .with("repository", repository)
                                .with("tag", tag)
                                .with("referrer", referrer.digest())
                                .remedy("Run it again: it finishes the job."));
            }
        } finally {
            lock.unlock();
        }
    }

    private static boolean lists(Manifest index, Manifest referrer) {
        return index.links().manifests().stream()
                .anyMatch(entry -> entry.digest().equals(referrer.digest()));
    }

    private static void requireIndex(Repository repository, Tag tag, Optional<Manifest> found) {
        if (found.filter(manifest -> !manifest.mediaType().equals(MediaTypes.OCI_INDEX))
                .isPresent()) {
            throw new RegistryException(Failure.of(
                            FailureCode.UNSUPPORTED_MANIFEST,
                            "The tag that is for the list of referrers holds something else.")
                    .with("repository", repository)
                    .with("tag", tag)
                    .remedy("Find out who wrote it; it is not overwritten."));
        }
    }

    private static ReferrerEntry entry(Digest subject, Manifest referrer) {
        try {
            ReferrerEntry entry = ReferrerEntry.of(referrer);
            if (entry.subject().filter(subject::equals).isPresent()) {
                return entry;
            }
        } catch (UnreadableContent e) {
            // The same end: it does not say what it refers to.
        }
        throw new RegistryException(Failure.of(
                        FailureCode.UNSUPPORTED_MANIFEST, "What is listed as a referrer does not refer to the image.")
                .with("image", subject)
                .with("referrer", referrer.digest()));
    }
}
