package io.jenkins.plugins.imagepromotion.registry.http;

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
import io.jenkins.plugins.imagepromotion.registry.Registry;
import io.jenkins.plugins.imagepromotion.registry.RegistryAccess;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import okhttp3.Request;

/**
 * A registry of the OCI distribution specification 1.1, over HTTP; safe for many threads.
 *
 * <p>Never a ping, never a guess: a question costs one request, and two more the first time that the registry wants a token.
 */
public final class HttpRegistry implements Registry {
    /** What registries answer that do not do HEAD. */
    private static final Set<Integer> NO_HEAD = Set.of(405, 501);

    private final RegistryAccess access;
    private final Transport transport;

    /** Asks over those connections, as {@code access} says, until {@code cancellation} says stop. */
    public HttpRegistry(HttpConnections connections, RegistryAccess access, Cancellation cancellation) {
        this(connections, access, cancellation, warning -> {});
    }

    /** The same; {@code reader} gets what a registry has to say to people, each text once and in one line. */
    public HttpRegistry(
            HttpConnections connections, RegistryAccess access, Cancellation cancellation, Consumer<String> reader) {
        this.access = access;
        this.transport = new Transport(connections, access, cancellation, reader);
    }

    @Override
    public Optional<Manifest> manifest(Repository repository, ManifestReference reference) {
        Endpoint endpoint = Endpoint.of(repository, access);
        Answer answer = send(repository, endpoint.getManifest(reference), BodyLimit.MANIFEST);
        if (isAbsent(endpoint, answer)) {
            return Optional.empty();
        }
        ManifestAnswer found = new ManifestAnswer(expect(answer, 200), reference);
        if (found.isUnconfirmed() && !isKnown(repository, found.digest())) {
            throw found.unknownBytes();
        }
        return Optional.of(found.manifest());
    }

    /** Whether the registry holds those bytes under their own digest; by GET where it answers a HEAD wrongly. */
    private boolean isKnown(Repository repository, Digest digest) {
        Endpoint endpoint = Endpoint.of(repository, access);
        Answer head = send(repository, endpoint.headManifest(digest), BodyLimit.WORDS);
        if (head.status() == 200) {
            return head.announcedDigest().map(digest::equals).orElse(true);
        }
        return manifest(repository, digest).isPresent();
    }

    @Override
    public Optional<Digest> head(Repository repository, ManifestReference reference) {
        Endpoint endpoint = Endpoint.of(repository, access);
        Answer answer = send(repository, endpoint.headManifest(reference), BodyLimit.WORDS);
        if (isAbsent(endpoint, answer)) {
            return Optional.empty();
        }
        Optional<Digest> digest = NO_HEAD.contains(answer.status())
                ? Optional.empty()
                : expect(answer, 200).announcedDigest();
        return digest.isPresent() ? digest : manifest(repository, reference).map(Manifest::digest);
    }

    @Override
    public void put(Repository repository, ManifestReference reference, Manifest manifest) {
        write(repository, reference, manifest);
    }

    private Answer write(Repository repository, ManifestReference reference, Manifest manifest) {
        byte[] bytes = manifest.bytes();
        Request request = Endpoint.of(repository, access).putManifest(reference, manifest.mediaType(), bytes);
        Answer answer = expect(send(repository, request, BodyLimit.WORDS), 201, 200);
        WriteAnswer.check(answer, manifest.digest(), bytes);
        return answer;
    }

    @Override
    public List<Tag> tags(Repository repository) {
        TagList list = new TagList();
        Optional<Request> next = Optional.of(Endpoint.of(repository, access).listTags());
        while (next.isPresent()) {
            Answer page = send(repository, next.get(), BodyLimit.TAGS);
            if (page.status() == 404 && Words.of(page).hasCode()) {
                return List.of();
            }
            next = list.add(expect(page, 200)).map(Endpoint::listTags);
        }
        return list.tags();
    }

    @Override
    public ImageConfig config(Repository repository, Descriptor descriptor) {
        Endpoint endpoint = Endpoint.of(repository, access);
        Request request = endpoint.getBlob(descriptor.digest());
        ConfigAnswer.checkSize(request, descriptor);
        Answer answer = send(repository, request, BodyLimit.config(descriptor.size()));
        if (isAbsent(endpoint, answer)) {
            throw ConfigAnswer.missing(answer);
        }
        return ConfigAnswer.read(expect(answer, 200), descriptor);
    }

    @Override
    public boolean hasBlob(Repository repository, Descriptor blob) {
        Endpoint endpoint = Endpoint.of(repository, access);
        Answer answer = send(repository, endpoint.headBlob(blob.digest()), BodyLimit.WORDS);
        return !isAbsent(endpoint, answer) && expect(answer, 200).isSuccess();
    }

    @Override
    public BlobArrival copyBlob(Repository from, Repository to, Descriptor blob, ByteProgress progress) {
        return new BlobCopy(transport, from, Endpoint.of(from, access), to, Endpoint.of(to, access))
                .copy(blob, progress);
    }

    @Override
    public List<Descriptor> referrers(Repository repository, Digest subject) {
        return new Referrers(this, transport).of(repository, Endpoint.of(repository, access), subject);
    }

    @Override
    public void putReferrer(Repository repository, Digest subject, Manifest referrer) {
        Answer answer = write(repository, referrer.digest(), referrer);
        // By this header a registry says that it keeps the list itself.
        if (answer.header("OCI-Subject").isEmpty()) {
            new Referrers(this, transport).list(repository, subject, referrer);
        }
    }

    @Override
    public Manifest attach(Repository repository, Descriptor subject, Artifact artifact) {
        Endpoint endpoint = Endpoint.of(repository, access);
        upload(repository, endpoint, ReferrerDocuments.EMPTY);
        upload(repository, endpoint, artifact.content());
        Manifest manifest =
                ReferrerDocuments.manifest(MediaTypes.OCI_MANIFEST, ReferrerDocuments.artifact(artifact, subject));
        putReferrer(repository, subject.digest(), manifest);
        return manifest;
    }

    private void upload(Repository repository, Endpoint endpoint, byte[] content) {
        Digest digest = Digest.of(content);
        if (!send(repository, endpoint.headBlob(digest), BodyLimit.WORDS).isSuccess()) {
            UploadSession.start(transport, repository, endpoint).finish(digest, content);
        }
    }

    private Answer send(Repository repository, Request request, BodyLimit limit) {
        return transport.send(new Ask(repository, request, limit));
    }

    /** A 404 of the registry itself; that of a place it sent us to means that its storage has lost something. */
    private static boolean isAbsent(Endpoint endpoint, Answer answer) {
        if (answer.status() == 404 && !endpoint.isOriginOf(answer)) {
            throw answer.failure(
                    FailureCode.REGISTRY_ERROR,
                    "The registry sent us to a place that does not have it.",
                    "Run it again; if it stays so, ask whoever runs the registry.");
        }
        return answer.status() == 404;
    }

    private static Answer expect(Answer answer, Integer... statuses) {
        if (!List.of(statuses).contains(answer.status())) {
            throw StatusFailures.ofRegistry(answer);
        }
        return answer;
    }
}
