package io.jenkins.plugins.imagepromotion.promotion.release;

import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ManifestReference;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.image.Tag;
import io.jenkins.plugins.imagepromotion.registry.Artifact;
import io.jenkins.plugins.imagepromotion.registry.BlobArrival;
import io.jenkins.plugins.imagepromotion.registry.ByteProgress;
import io.jenkins.plugins.imagepromotion.registry.Descriptor;
import io.jenkins.plugins.imagepromotion.registry.ImageConfig;
import io.jenkins.plugins.imagepromotion.registry.Manifest;
import io.jenkins.plugins.imagepromotion.registry.Purpose;
import io.jenkins.plugins.imagepromotion.registry.Registry;
import io.jenkins.plugins.imagepromotion.work.Interruption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A registry that gets each question only once, until {@link #forget} is called. The images of a release are
 * checked at the same time, so they can share answers; each write needs fresh answers. Failures are not cached, and
 * neither are manifests beyond {@link #MAX_BYTES}.
 */
final class SharedReads implements Registry {
    /** In total; the attachments of many images can have large manifests. */
    static final long MAX_BYTES = 32L << 20;

    private final AtomicLong bytes = new AtomicLong();
    private final Registry registry;
    private final Map<List<Object>, Answer> answers = new ConcurrentHashMap<>();
    private volatile boolean isSharing = true;

    SharedReads(Registry registry) {
        this.registry = registry;
    }

    /** Sends every question to the registry from now on. */
    void forget() {
        isSharing = false;
        answers.clear();
    }

    /** Returns the answer to a question. Only one thread reads it; others that ask the same question wait for it. */
    @SuppressWarnings("unchecked") // a question begins with the name of its method, which has one type of answer
    private <T> T once(Supplier<T> read, Object... question) {
        return isSharing
                ? (T) answers.computeIfAbsent(List.of(question), asked -> new Answer())
                        .get(read)
                : read.get();
    }

    private boolean isKept(Object answer) {
        return !(answer instanceof Optional<?> found && found.orElse(null) instanceof Manifest manifest)
                || bytes.addAndGet(manifest.bytes().length) <= MAX_BYTES;
    }

    private final class Answer {
        private final ReentrantLock lock = new ReentrantLock();
        private @Nullable Object value;

        Object get(Supplier<?> read) {
            try {
                lock.lockInterruptibly();
            } catch (InterruptedException e) {
                throw Interruption.cancelled(e);
            }
            try {
                Object known = value;
                if (known == null) {
                    known = read.get();
                    value = isKept(known) ? known : null;
                }
                return known;
            } finally {
                lock.unlock();
            }
        }
    }

    @Override
    public void requireAllowed(Repository repository, Purpose purpose) {
        registry.requireAllowed(repository, purpose);
    }

    @Override
    public Optional<Manifest> manifest(Repository repository, ManifestReference reference) {
        return once(() -> registry.manifest(repository, reference), "manifest", repository, reference);
    }

    @Override
    public Optional<Digest> head(Repository repository, ManifestReference reference) {
        return once(() -> registry.head(repository, reference), "head", repository, reference);
    }

    @Override
    public void put(Repository repository, ManifestReference reference, Manifest manifest) {
        registry.put(repository, reference, manifest);
    }

    @Override
    public void requireWritable(Repository repository) {
        once(
                () -> {
                    registry.requireWritable(repository);
                    return true;
                },
                "writable",
                repository);
    }

    @Override
    public List<Tag> tags(Repository repository) {
        return once(() -> registry.tags(repository), "tags", repository);
    }

    @Override
    public ImageConfig config(Repository repository, Descriptor descriptor) {
        return once(() -> registry.config(repository, descriptor), "config", repository, descriptor);
    }

    @Override
    public byte[] content(Repository repository, Descriptor descriptor) {
        return registry.content(repository, descriptor);
    }

    @Override
    public boolean hasBlob(Repository repository, Descriptor blob) {
        return once(() -> registry.hasBlob(repository, blob), "blob", repository, blob);
    }

    @Override
    public BlobArrival copyBlob(Repository from, Repository to, Descriptor blob, ByteProgress progress) {
        return registry.copyBlob(from, to, blob, progress);
    }

    @Override
    public List<Descriptor> referrers(Repository repository, Digest subject) {
        return once(() -> registry.referrers(repository, subject), "referrers", repository, subject);
    }

    @Override
    public void putReferrer(Repository repository, Digest subject, Manifest referrer) {
        registry.putReferrer(repository, subject, referrer);
    }

    @Override
    public Manifest store(Repository repository, Artifact artifact) {
        return registry.store(repository, artifact);
    }

    @Override
    public void append(Repository repository, Tag tag, List<Artifact> artifacts) {
        registry.append(repository, tag, artifacts);
    }

    @Override
    public Manifest attach(Repository repository, Descriptor subject, Artifact artifact) {
        return registry.attach(repository, subject, artifact);
    }
}
