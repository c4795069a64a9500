package io.jenkins.plugins.imagepromotion.testing;

import io.jenkins.plugins.imagepromotion.image.Digest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The independent client: puts images in, and judges what came out. Each call is a process of at most a minute. */
public final class Skopeo implements AutoCloseable {
    private static final int SECONDS = 60;

    private final DistributionRegistry registry;
    private final Path folder = Scratch.folder("skopeo");

    private Skopeo(DistributionRegistry registry) {
        this.registry = registry;
    }

    /** For that registry, which must be started before the first call. */
    public static Skopeo of(DistributionRegistry registry) {
        return new Skopeo(registry);
    }

    /** Copies the image as it is, all platforms, to {@code path:tag}. */
    public void push(SampleImage image, String path, String tag) {
        Path layout =
                ImageLayout.write(folder.resolve("layout-" + image.digest().hex()), image);
        List<String> arguments = new ArrayList<>(List.of("copy", "--all", "--preserve-digests"));
        arguments.addAll(access("--dest-"));
        arguments.addAll(List.of("oci:" + layout, "docker://" + registry.reference(path, tag)));
        run(arguments);
    }

    /** The exact bytes of the manifest of {@code host/path:tag} or {@code host/path@digest}. */
    public byte[] raw(String reference) {
        List<String> arguments = new ArrayList<>(List.of("inspect", "--raw"));
        arguments.addAll(access("--"));
        arguments.add("docker://" + reference);
        return run(arguments);
    }

    /** Downloads a manifest, its configuration and its layers to a folder, and checks their digests. */
    public Path download(String reference) {
        Path target = folder.resolve("download");
        List<String> arguments = new ArrayList<>(List.of("copy", "--preserve-digests"));
        arguments.addAll(access("--src-"));
        arguments.addAll(List.of("docker://" + reference, "dir:" + target));
        run(arguments);
        return target;
    }

    /** The digest as skopeo computes it from the bytes. */
    public Digest digest(String reference) {
        try {
            Path manifest = Files.write(folder.resolve("manifest.json"), raw(reference));
            return Digest.parse(text(run(List.of("manifest-digest", manifest.toString()))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(byte[] output) {
        return new String(output, StandardCharsets.UTF_8).strip();
    }

    private List<String> access(String prefix) {
        String trust = registry.speaksTls() ? "cert-dir=" + registry.authority().getParent() : "tls-verify=false";
        return List.of(
                prefix + trust, prefix + "authfile=" + registry.dockerConfig().resolve("config.json"));
    }

    private byte[] run(List<String> arguments) {
        List<String> command = new ArrayList<>(List.of("skopeo", "--insecure-policy", "--tmpdir", folder.toString()));
        command.addAll(arguments);
        Process process = ServerProcess.launch(folder, command);
        try {
            CapturedLines errors = CapturedLines.of(process.getErrorStream(), "skopeo errors");
            Thread guard = new Thread(() -> stopAfterTime(process), "skopeo guard");
            guard.setDaemon(true);
            guard.start();
            ByteArrayOutputStream output = new ByteArrayOutputStream();
            process.getInputStream().transferTo(output);
            int status = process.waitFor();
            if (status != 0) {
                throw new IllegalStateException(
                        String.join(" ", command) + " ended with " + status + "\n" + String.join("\n", errors.all()));
            }
            return output.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException("interrupted", e));
        } finally {
            process.destroyForcibly();
        }
    }

    private static void stopAfterTime(Process process) {
        try {
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
        }
    }

    /** Removes what it wrote. */
    @Override
    public void close() {
        Scratch.remove(folder);
    }
}
