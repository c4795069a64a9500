package io.jenkins.plugins.imagepromotion.registry.http;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ManifestReference;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.image.Tag;
import io.jenkins.plugins.imagepromotion.registry.Artifact;
import io.jenkins.plugins.imagepromotion.registry.BlobArrival;
import io.jenkins.plugins.imagepromotion.registry.ByteProgress;
import io.jenkins.plugins.imagepromotion.registry.Cancellation;
import io.jenkins.plugins.imagepromotion.registry.Descriptor;
import io.jenkins.plugins.imagepromotion.registry.ImageConfig;
import io.jenkins.plugins.imagepromotion.registry.Manifest;
import io.jenkins.plugins.imagepromotion.registry.MediaTypes;
import io.jenkins.plugins.imagepromotion.registry.Purpose;
import io.jenkins.plugins.imagepromotion.registry.Registry;
import io.jenkins.plugins.imagepromotion.registry.RegistryAccess;
import io.jenkins.plugins.imagepromotion.registry.RegistryException;
import io.jenkins.plugins.imagepromotion.registry.http.blob.Blobs;
import io.jenkins.plugins.imagepromotion.registry.http.blob.UploadSession;
import io.jenkins.plugins.imagepromotion.registry.http.json.ConfigReader;
import io.jenkins.plugins.imagepromotion.registry.http.json.TagPage;
import io.jenkins.plugins.imagepromotion.registry.http.json.UnreadableContent;
import io.jenkins.plugins.imagepromotion.registry.http.status.ErrorBody;
import io.jenkins.plugins.imagepromotion.registry.http.status.StatusFailures;
import io.jenkins.plugins.imagepromotion.registry.http.wire.BodyLimit;
import io.jenkins.plugins.imagepromotion.registry.http.wire.Pipeline;
import io.jenkins.plugins.imagepromotion.registry.http.wire.RegistryRequest;
import io.jenkins.plugins.imagepromotion.registry.http.wire.RegistryResponse;
import io.jenkins.plugins.imagepromotion.registry.http.wire.Secrets;
import io.jenkins.plugins.imagepromotion.work.Workers;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A registry of the OCI distribution specification 1.1, over HTTP. Safe for use by many threads.
 *
 * <p>It sends no ping and guesses nothing: a call takes one request, two more the first time the registry asks for a
 * token, and one more for the token of each additional repository.
 */
public final class HttpRegistry implements Registry {
    /** The maximum that Amazon's registry allows. */
    private static final int TAGS_PER_PAGE = 1000;

    /** Error codes in the specification that do not mean that something does not exist. */
    private static final Set<String> OTHER_REASONS = Set.of("UNSUPPORTED", "DENIED", "UNAUTHORIZED");

    private static final Pages TAGS = new Pages("tags", 5000, 1_000_000);

    private final RegistryAccess access;
    private final Secrets secrets = new Secrets();
    private final Pipeline pipeline;
    private volatile @Nullable RepositoryClient latest;

    /**
     * Uses those connections with the settings in {@code access}, until {@code cancellation}.
     *
     * @param warnings receives the registry's warnings to its users, each once and on one line
     */
    public HttpRegistry(
            HttpConnections connections, RegistryAccess access, Cancellation cancellation, Consumer<String> warnings) {
        this.access = access;
        this.pipeline = connections.pipeline(access, cancellation, secrets, warnings);
    }

    /** A sweep asks thousands of questions about one repository, so its client is kept; it has no state of its own. */
    private RepositoryClient client(Repository repository) {
        RepositoryClient known = latest;
        if (known != null && known.repository().equals(repository)) {
            access.requireAllowed(repository, Purpose.READING);
            return known;
        }
        RepositoryClient created = RepositoryClient.of(repository, access, pipeline);
        latest = created;
        return created;
    }

    @Override
    public void requireAllowed(Repository repository, Purpose purpose) {
        access.requireAllowed(repository, purpose);
    }

    @Override
    public Optional<Manifest> manifest(Repository repository, ManifestReference reference) {
        return secrets.hiding(() -> client(repository).manifest(reference));
    }

    @Override
    public Optional<Digest> head(Repository repository, ManifestReference reference) {
        return secrets.hiding(() -> head(client(repository), reference));
    }

    private static Optional<Digest> head(RepositoryClient client, ManifestReference reference) {
        RegistryResponse response = client.headManifest(reference);
        if (response.isHeadRefused()) {
            return client.manifest(reference).map(Manifest::digest);
        }
        if (response.isAbsent()) {
            return Optional.empty();
        }
        Optional<Digest> digest = StatusFailures.expect(response, 200).announcedDigest();
        return digest.isPresent() ? digest : client.manifest(reference).map(Manifest::digest);
    }

    @Override
    public void put(Repository repository, ManifestReference reference, Manifest manifest) {
        secrets.hiding(() -> client(repository).write(reference, manifest));
    }

    @Override
    public void requireWritable(Repository repository) {
        secrets.hiding(() -> {
            UploadSession.requireAllowed(client(repository).blobs());
            return repository;
        });
    }

    @Override
    public List<Tag> tags(Repository repository) {
        return secrets.hiding(() -> tags(client(repository)));
    }

    private static List<Tag> tags(RepositoryClient client) {
        RegistryResponse first = client.listTags(TAGS_PER_PAGE);
        if (confirmsAbsence(first)) {
            throw new RegistryException(
                    first.failure(FailureCode.REPOSITORY_NOT_FOUND, "The registry has no such repository.")
                            .with("repository", client.repository())
                            .withOptional("it says", ErrorBody.of(first).quoted())
                            .remedy("Check the spelling, and that the credentials can read this repository."));
        }
        TagList tags = new TagList();
        TAGS.read(first, client::listTags, page -> read(page, tags));
        return Collections.unmodifiableList(tags);
    }

    /**
     * A 404 proves absence only if it has a registry error code: proxies and registries without lists also return 404.
     */
    private static boolean confirmsAbsence(RegistryResponse first) {
        if (!first.isAbsent()) {
            return false;
        }
        ErrorBody said = ErrorBody.of(first);
        return said.hasCode() && Collections.disjoint(said.codes(), OTHER_REASONS);
    }

    private static int read(RegistryResponse page, TagList tags) {
        try {
            TagPage.read(page.body(), tag -> {
                // A page of very short tags could contain more tags than fit into memory.
                if (tags.size() <= TAGS.maxItems()) {
                    tags.append(tag);
                }
            });
            return tags.size();
        } catch (UnreadableContent e) {
            String summary = "The registry did not return a list of tags: " + e.problem() + ".";
            throw new RegistryException(page.failure(e.code(), summary)
                    .withOptional("it says", ErrorBody.title(page))
                    .remedy("Check that this address belongs to a registry."));
        }
    }

    @Override
    public ImageConfig config(Repository repository, Descriptor descriptor) {
        return secrets.hiding(() -> config(client(repository).blobs(), descriptor));
    }

    private static ImageConfig config(Blobs blobs, Descriptor descriptor) {
        RegistryResponse answer = small(blobs, descriptor, "image configuration");
        try {
            return ConfigReader.read(answer.body());
        } catch (UnreadableContent e) {
            throw answer.failure(e.code(), "The image configuration cannot be read: " + e.problem() + ".", "");
        }
    }

    @Override
    public byte[] content(Repository repository, Descriptor descriptor) {
        return secrets.hiding(() -> small(client(repository).blobs(), descriptor, "content of the artifact"))
                .body();
    }

    /** Reads a small blob into memory, and checks its bytes against the descriptor. Messages call it {@code name}. */
    private static RegistryResponse small(Blobs blobs, Descriptor descriptor, String name) {
        RegistryRequest request = blobs.get(descriptor.digest(), BodyLimit.small(descriptor.size(), name));
        if (descriptor.size() > BodyLimit.MAX_SMALL) {
            throw new RegistryException(
                    Failure.of(FailureCode.UNREADABLE_ANSWER, "The " + name + " is larger than the limit.")
                            .with("request", request.describe())
                            .with("limit", BodyLimit.MAX_SMALL + " bytes")
                            .with("size", descriptor.size() + " bytes"));
        }
        RegistryResponse answer = blobs.send(request);
        if (answer.isAbsent()) {
            throw answer.failure(
                    FailureCode.IMAGE_NOT_FOUND,
                    "The registry no longer holds the " + name + ".",
                    "A cleanup may have deleted it, which leaves the image unusable. Push it again.");
        }
        RegistryResponse found = StatusFailures.expect(answer, 200);
        if (!descriptor.digest().matches(found.body())) {
            throw new RegistryException(found.failure(
                            FailureCode.DIGEST_MISMATCH, "The digest of the " + name + " does not match its manifest.")
                    .with("digest asked for", descriptor.digest())
                    .with("bytes sent", found.body().length)
                    .with("bytes expected", descriptor.size())
                    .remedy("Do not use this image. Something changed it in storage or in transit."));
        }
        return found;
    }

    @Override
    public boolean hasBlob(Repository repository, Descriptor blob) {
        return secrets.hiding(() -> client(repository).blobs().holdsAsDescribed(blob));
    }

    @Override
    public BlobArrival copyBlob(Repository from, Repository to, Descriptor blob, ByteProgress progress) {
        return secrets.hiding(() -> client(to).blobs().copyFrom(client(from).blobs(), blob, progress));
    }

    @Override
    public List<Descriptor> referrers(Repository repository, Digest subject) {
        return secrets.hiding(() -> new Referrers(client(repository)).of(subject));
    }

    @Override
    public void putReferrer(Repository repository, Digest subject, Manifest referrer) {
        secrets.hiding(() -> new Referrers(client(repository)).put(subject, referrer));
    }

    @Override
    public Manifest attach(Repository repository, Descriptor subject, Artifact artifact) {
        return secrets.hiding(() -> {
            RepositoryClient client = client(repository);
            return new Referrers(client).put(subject.digest(), store(client, artifact, Optional.of(subject)));
        });
    }

    @Override
    public void append(Repository repository, Tag tag, List<Artifact> artifacts) {
        secrets.hiding(() -> {
            new LayeredArtifact(client(repository), tag).append(artifacts);
            return tag;
        });
    }

    @Override
    public Manifest store(Repository repository, Artifact artifact) {
        return secrets.hiding(() -> store(client(repository), artifact, Optional.empty()));
    }

    private static Manifest store(RepositoryClient client, Artifact artifact, Optional<Descriptor> subject) {
        Blobs blobs = client.blobs();
        Workers.each(List.of(ReferrerDocuments.EMPTY, artifact.content()), blob -> UploadSession.upload(blobs, blob));
        return ReferrerDocuments.manifest(MediaTypes.OCI_MANIFEST, ReferrerDocuments.artifact(artifact, subject));
    }
}
