package io.jenkins.plugins.imagepromotion.registry.http.blob;

import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.registry.BlobArrival;
import io.jenkins.plugins.imagepromotion.registry.ByteProgress;
import io.jenkins.plugins.imagepromotion.registry.Descriptor;
import io.jenkins.plugins.imagepromotion.registry.RegistryException;
import io.jenkins.plugins.imagepromotion.registry.http.wire.RegistryResponse;
import java.util.Optional;
import java.util.Set;

/** Gets a blob into a repository in the cheapest way that the registries allow: it is present, mounted, or sent. */
public final class BlobCopy {
    private static final int CREATED = 201;
    private static final int ACCEPTED = 202;

    /** How a token service refuses a token for two repositories. */
    private static final Set<FailureCode> NO_TOKEN =
            Set.of(FailureCode.UNAUTHORIZED, FailureCode.FORBIDDEN, FailureCode.REGISTRY_REJECTED);

    private final Blobs source;
    private final Blobs target;

    public BlobCopy(Blobs source, Blobs target) {
        this.source = source;
        this.target = target;
    }

    public BlobArrival copy(Descriptor blob, ByteProgress progress) {
        if (target.holds(blob.digest())) {
            return BlobArrival.PRESENT;
        }
        Optional<RegistryResponse> mount = isSameRegistry() ? mount(blob) : Optional.empty();
        if (mount.filter(response -> response.status() == CREATED).isPresent()) {
            return BlobArrival.MOUNTED;
        }
        Optional<UploadSession> open = mount.filter(response -> response.status() == ACCEPTED)
                .filter(response -> response.header("Location").isPresent())
                .map(response -> new UploadSession(target, response));
        new BlobTransfer(source, target, blob, progress).send(open);
        return BlobArrival.SENT;
    }

    private boolean isSameRegistry() {
        return source.repository()
                .registry()
                .equalsIgnoreCase(target.repository().registry());
    }

    /** Returns the registry's response, whatever it is: if it does not mount, the bytes are sent. */
    private Optional<RegistryResponse> mount(Descriptor blob) {
        try {
            return Optional.of(target.mount(blob.digest(), source.repository()));
        } catch (RegistryException e) {
            if (!NO_TOKEN.contains(e.code())) {
                throw e;
            }
            return Optional.empty();
        }
    }
}
