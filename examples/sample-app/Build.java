import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;
import javax.tools.ToolProvider;

/**
 * Builds the sample application as a container image with only a JDK.
 *
 * <pre>
 * java examples/sample-app/Build.java VERSION COMMIT FOLDER
 * </pre>
 *
 * <p>Writes an OCI image layout to FOLDER and prints the digest of the image; push it with {@code skopeo copy oci:FOLDER
 * docker://...}. Like most real builds, this one writes the build time into the image, so building the same commit twice
 * gives two different images. The image does not contain a Java runtime, because it is only used for promotions.
 */
public final class Build {
    private static final String OCI = "application/vnd.oci.image.";
    private static final int BLOCK = 512;

    private final Path folder;

    private Build(Path folder) {
        this.folder = folder;
    }

    public static void main(String[] args) throws IOException, GeneralSecurityException {
        if (args.length != 3) {
            System.err.println("usage: java examples/sample-app/Build.java VERSION COMMIT FOLDER");
            System.exit(2);
        }
        Path folder = Path.of(args[2]);
        Files.createDirectories(folder.resolve("blobs/sha256"));
        System.out.println(new Build(folder).image(args[0], args[1], Instant.now()));
    }

    private String image(String version, String commit, Instant builtAt) throws IOException, GeneralSecurityException {
        byte[] properties = utf8("version=" + version + "\ncommit=" + commit + "\nbuilt-at=" + builtAt + "\n");
        byte[] files = concat(
                file("app/Hello.class", compiled()), file("app/build.properties", properties), new byte[2 * BLOCK]);
        String layer = blob("layer.v1.tar+gzip", gzip(files));
        String config = blob(
                "config.v1+json",
                utf8("""
                        {"created": "%s", "architecture": "amd64", "os": "linux",
                         "config": {"Entrypoint": ["java", "-cp", "/app", "Hello"],
                                    "Labels": {"org.opencontainers.image.version": "%s",
                                               "org.opencontainers.image.revision": "%s"}},
                         "rootfs": {"type": "layers", "diff_ids": ["%s"]}}
                        """.formatted(builtAt, version, commit, digest(files))));
        byte[] manifest = utf8("""
                {"schemaVersion": 2, "mediaType": "%smanifest.v1+json", "config": %s, "layers": [%s]}
                """.formatted(OCI, config, layer));
        Files.writeString(folder.resolve("oci-layout"), "{\"imageLayoutVersion\": \"1.0.0\"}\n");
        Files.writeString(
                folder.resolve("index.json"),
                "{\"schemaVersion\": 2, \"manifests\": [" + blob("manifest.v1+json", manifest) + "]}\n");
        return digest(manifest);
    }

    /** Compiles the application. */
    private byte[] compiled() throws IOException {
        Path source = Path.of("examples/sample-app/Hello.java");
        int status = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "--release", "17", "-d", folder.toString(), source.toString());
        if (status != 0) {
            throw new IOException("cannot compile " + source);
        }
        Path compiled = folder.resolve("Hello.class");
        byte[] bytes = Files.readAllBytes(compiled);
        Files.delete(compiled);
        return bytes;
    }

    /** Stores the bytes under their digest and returns their descriptor. */
    private String blob(String type, byte[] bytes) throws IOException, GeneralSecurityException {
        String digest = digest(bytes);
        Files.write(folder.resolve("blobs").resolve(digest.replace(':', '/')), bytes);
        return "{\"mediaType\": \"" + OCI + type + "\", \"size\": " + bytes.length + ", \"digest\": \"" + digest + "\"}";
    }

    private static String digest(byte[] bytes) throws GeneralSecurityException {
        return "sha256:" + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    /** Returns one file of a tar archive (POSIX ustar): a header block and the content, padded to whole blocks. */
    private static byte[] file(String name, byte[] content) {
        byte[] header = new byte[BLOCK];
        put(header, 0, name);
        put(header, 100, "0000644");
        put(header, 108, "0000000");
        put(header, 116, "0000000");
        put(header, 124, octal(content.length, 11));
        put(header, 136, octal(0, 11));
        put(header, 148, "        ");
        put(header, 156, "0");
        put(header, 257, "ustar");
        put(header, 263, "00");
        int sum = 0;
        for (byte b : header) {
            sum += b;
        }
        put(header, 148, octal(sum, 6) + "\0 ");
        return concat(header, content, new byte[(BLOCK - content.length % BLOCK) % BLOCK]);
    }

    private static String octal(int value, int digits) {
        return String.format(Locale.ROOT, "%0" + digits + "o", value);
    }

    private static void put(byte[] header, int offset, String text) {
        System.arraycopy(utf8(text), 0, header, offset, text.length());
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
