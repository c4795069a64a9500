package io.jenkins.plugins.imagepromotion.registry.http;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.Tag;
import io.jenkins.plugins.imagepromotion.registry.Descriptor;
import io.jenkins.plugins.imagepromotion.registry.Manifest;
import io.jenkins.plugins.imagepromotion.registry.MediaTypes;
import io.jenkins.plugins.imagepromotion.registry.RegistryException;
import io.jenkins.plugins.imagepromotion.registry.http.json.ManifestReader;
import io.jenkins.plugins.imagepromotion.registry.http.json.ReferrerEntry;
import io.jenkins.plugins.imagepromotion.registry.http.json.UnreadableContent;
import io.jenkins.plugins.imagepromotion.registry.http.wire.RegistryResponse;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Finds and lists the referrers of a manifest (distribution specification, "Listing Referrers"). For registries without that API,
 * clients keep the list under a tag ("Unavailable Referrers API").
 */
record Referrers(RepositoryClient client) {
    /** How registries without the API respond. */
    private static final Set<Integer> NO_API = Set.of(404, 405, 501);

    private static final Pages REFERRERS = new Pages("referrers", 100, 1000);

    List<Descriptor> of(Digest subject) {
        RegistryResponse first = client.getReferrers(subject);
        if (isNoList(first)) {
            return fallback(subject);
        }
        Set<Descriptor> referrers = new LinkedHashSet<>();
        REFERRERS.read(first, client::getReferrers, page -> {
            referrers.addAll(read(page));
            return referrers.size();
        });
        return List.copyOf(referrers);
    }

    private static boolean isNoList(RegistryResponse answer) {
        return NO_API.contains(answer.status())
                || (answer.status() == 200 && !answer.mediaType().equals(MediaTypes.OCI_INDEX));
    }

    private static List<Descriptor> read(RegistryResponse page) {
        try {
            return ManifestReader.read(MediaTypes.OCI_INDEX, page.body()).manifests();
        } catch (UnreadableContent e) {
            throw page.failure(e.code(), "The registry did not return a list of referrers: " + e.problem() + ".", "");
        }
    }

    private List<Descriptor> fallback(Digest subject) {
        return client.manifest(tag(subject))
                .filter(Manifest::isIndex)
                .map(index -> index.links().manifests())
                .orElse(List.of());
    }

    /** Returns {@code sha256-…}, cut to the 128 characters that a tag can have. */
    private static Tag tag(Digest subject) {
        String text = subject.toString().replace(':', '-');
        return new Tag(text.substring(0, Math.min(text.length(), 128)));
    }

    /** Writes a manifest that refers to {@code subject}, lists it unless the registry does so itself, and returns it. */
    Manifest put(Digest subject, Manifest referrer) {
        RegistryResponse response = client.write(referrer.digest(), referrer);
        // A registry that keeps the list itself sends this header.
        if (response.header("OCI-Subject").isEmpty()) {
            list(subject, referrer);
        }
        return referrer;
    }

    /** Adds the referrer, which the repository holds, to the list under the tag. */
    private void list(Digest subject, Manifest referrer) {
        ReferrerEntry entry = entry(subject, referrer);
        SharedTag tag = new SharedTag(client, tag(subject));
        tag.extend(
                list -> lists(list, referrer),
                list -> {
                    if (list.filter(found -> !found.mediaType().equals(MediaTypes.OCI_INDEX))
                            .isPresent()) {
                        throw tag.holdsSomethingElse("The tag for the list of referrers holds something else.");
                    }
                    return ReferrerDocuments.manifest(
                            MediaTypes.OCI_INDEX, ReferrerDocuments.index(list, referrer, entry));
                },
                "The new referrer is missing from the list of referrers after it was written.");
    }

    private static boolean lists(Manifest index, Manifest referrer) {
        return index.links().manifests().stream()
                .anyMatch(entry -> entry.digest().equals(referrer.digest()));
    }

    private static ReferrerEntry entry(Digest subject, Manifest referrer) {
        try {
            ReferrerEntry entry = ReferrerEntry.of(referrer);
            if (entry.subject().filter(subject::equals).isPresent()) {
                return entry;
            }
        } catch (UnreadableContent e) {
            // Reported below: the manifest does not name its subject.
        }
        throw new RegistryException(
                Failure.of(FailureCode.UNSUPPORTED_MANIFEST, "The referrer does not refer to the image.")
                        .with("image", subject)
                        .with("referrer", referrer.digest()));
    }
}
