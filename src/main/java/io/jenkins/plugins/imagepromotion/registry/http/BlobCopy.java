package io.jenkins.plugins.imagepromotion.registry.http;

import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.registry.BlobArrival;
import io.jenkins.plugins.imagepromotion.registry.ByteProgress;
import io.jenkins.plugins.imagepromotion.registry.Descriptor;
import io.jenkins.plugins.imagepromotion.registry.RegistryException;
import java.util.Optional;
import java.util.Set;

/** Brings a blob into a repository the cheapest way that the registries allow: it is there, it is mounted, it is sent. */
final class BlobCopy {
    /** How a token service, asked for two repositories, says that one of them is too many. */
    private static final Set<FailureCode> NO_TOKEN =
            Set.of(FailureCode.UNAUTHORIZED, FailureCode.FORBIDDEN, FailureCode.REGISTRY_REJECTED);

    private final Transport transport;
    private final Repository from;
    private final Endpoint source;
    private final Repository to;
    private final Endpoint target;

    BlobCopy(Transport transport, Repository from, Endpoint source, Repository to, Endpoint target) {
        this.transport = transport;
        this.from = from;
        this.source = source;
        this.to = to;
        this.target = target;
    }

    BlobArrival copy(Descriptor blob, ByteProgress progress) {
        if (isThere(blob)) {
            return BlobArrival.PRESENT;
        }
        Optional<Answer> mount = isSameRegistry() ? mount(blob) : Optional.empty();
        if (mount.filter(answer -> answer.status() == 201).isPresent()) {
            return BlobArrival.MOUNTED;
        }
        Optional<UploadSession> open = mount.filter(answer -> answer.status() == 202)
                .filter(answer -> answer.header("Location").isPresent())
                .map(answer -> UploadSession.opened(transport, to, target, answer));
        new BlobTransfer(
                        transport,
                        from,
                        source,
                        blob,
                        progress,
                        () -> UploadSession.start(transport, to, target),
                        () -> isThere(blob))
                .send(open);
        return BlobArrival.SENT;
    }

    /** A refusal is no answer to that, and no failure either: whether we may write shows when we do. */
    private boolean isThere(Descriptor blob) {
        return transport
                .send(new Ask(to, target.headBlob(blob.digest()), BodyLimit.WORDS))
                .isSuccess();
    }

    private boolean isSameRegistry() {
        return from.registry().equalsIgnoreCase(to.registry());
    }

    /** The registry's answer, whatever it is: anything but a yes is a no, for which there is another way. */
    private Optional<Answer> mount(Descriptor blob) {
        try {
            return Optional.of(
                    transport.send(new Ask(to, target.mount(blob.digest(), from), BodyLimit.WORDS, Optional.of(from))));
        } catch (RegistryException e) {
            if (!NO_TOKEN.contains(e.code())) {
                throw e;
            }
            return Optional.empty();
        }
    }
}
