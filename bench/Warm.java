import io.jenkins.plugins.imagepromotion.cli.Main;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.policy.Policy;
import io.jenkins.plugins.imagepromotion.policy.demand.PromotionContext;
import io.jenkins.plugins.imagepromotion.policy.file.PolicyFile;
import io.jenkins.plugins.imagepromotion.promotion.PromoteImage;
import io.jenkins.plugins.imagepromotion.promotion.PromotingRun;
import io.jenkins.plugins.imagepromotion.promotion.PromotionRequest;
import io.jenkins.plugins.imagepromotion.promotion.lineage.ReadLineage;
import io.jenkins.plugins.imagepromotion.registry.Cancellation;
import io.jenkins.plugins.imagepromotion.registry.Credentials;
import io.jenkins.plugins.imagepromotion.registry.Purpose;
import io.jenkins.plugins.imagepromotion.registry.RegistryAccess;
import io.jenkins.plugins.imagepromotion.registry.http.HttpConnections;
import io.jenkins.plugins.imagepromotion.registry.http.HttpRegistry;
import io.jenkins.plugins.imagepromotion.registry.http.HttpSettings;
import io.jenkins.plugins.imagepromotion.signature.AttachedSignature;
import io.jenkins.plugins.imagepromotion.signature.CertificateTrust;
import io.jenkins.plugins.imagepromotion.signature.Subject;
import io.jenkins.plugins.imagepromotion.signature.Trust;
import io.jenkins.plugins.imagepromotion.signature.Verdict;
import io.jenkins.plugins.imagepromotion.signature.key.TrustedKeys;
import io.jenkins.plugins.imagepromotion.signature.key.UnusableMaterial;
import io.jenkins.plugins.imagepromotion.signature.keyless.KeylessTrust;
import io.jenkins.plugins.imagepromotion.signature.keyless.TrustedIdentity;
import java.io.*;
import java.net.*;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.time.Clock;
import java.time.Instant;
import java.util.*;

/**
 * A warm process for the scripts in bench/: reads commands from standard input, one a line with its words separated by tabs,
 * and prints the microseconds that each one takes.
 *
 * <pre>
 * run       the words of the command line
 * promote   the reference of an image, in a registry without TLS; connections stay open
 * plan      the same as a dry run, and a policy file
 * document  a signed document, its media type, its signature or -, its manifest, and files of trusted keys, certificates and
 *           a trusted root
 * requests  METHOD URL, and for PUT also a file and its type; each over HttpURLConnection, the least that Java can do
 * sweep     1.1 or 2, a repository in a registry with TLS, and a file of certificates to trust; connections stay open
 * </pre>
 */
class Warm {
    /** Who signed the keyless document. */
    private static final TrustedIdentity SIGNER = new TrustedIdentity(
            "https://issuer.invalid", "https://git.invalid/shop/app/.workflows/release.yml@refs/tags/v1");

    private static final HttpConnections PLAIN = open(HttpSettings.DEFAULT, Optional.empty());
    private static final Map<String, HttpConnections> SECURE = new HashMap<>();
    private static final Map<String, Policy> POLICIES = new HashMap<>();
    private static final Map<List<String>, Runnable> DOCUMENTS = new HashMap<>();

    public static void main(String[] arguments) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            List<String> words = List.of(line.split("\t"));
            long begin = System.nanoTime();
            perform(words.get(0), words.subList(1, words.size()));
            System.out.println((System.nanoTime() - begin) / 1000);
        }
    }

    private static void perform(String kind, List<String> words) throws IOException {
        switch (kind) {
            case "run" -> run(words);
            case "promote" -> promote(words.get(0), Policy.threeTier(), false);
            case "plan" -> promote(words.get(0), POLICIES.computeIfAbsent(words.get(1), Warm::policy), true);
            case "document" -> DOCUMENTS.computeIfAbsent(words, Warm::document).run();
            case "requests" -> requests(words);
            case "sweep" -> sweep(words.get(0), words.get(1), Path.of(words.get(2)));
            default -> throw new IllegalArgumentException(kind);
        }
    }

    private static void run(List<String> words) {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        PrintStream none = new PrintStream(OutputStream.nullOutputStream());
        int status = new Main(InputStream.nullInputStream(), none, new PrintStream(err), Map.of())
                .run(words.toArray(new String[0]));
        // A scan ends with 1, because it finds something.
        if (status != 0 && !(status == 1 && words.get(0).equals("scan"))) {
            throw new IllegalStateException(err.toString());
        }
    }

    private static Policy policy(String file) {
        return PolicyFile.parse(file, text(file));
    }

    /** Returns the verification of a document, which fails unless the document counts. */
    private static Runnable document(List<String> words) {
        try {
            byte[] manifest = text(words.get(3)).getBytes(StandardCharsets.UTF_8);
            Subject subject = Subject.of(Digest.of(manifest), manifest);
            Trust trust = new Trust(
                    TrustedKeys.parse(text(words.get(4))),
                    CertificateTrust.parse(text(words.get(5)), "", List.of("*")),
                    Optional.of(KeylessTrust.parse(text(words.get(6)), List.of(SIGNER))));
            AttachedSignature document = new AttachedSignature(
                    words.get(1),
                    text(words.get(0)).getBytes(StandardCharsets.UTF_8),
                    words.get(2).equals("-")
                            ? Map.of()
                            : Map.of("dev.cosignproject.cosign/signature", text(words.get(2))));
            return () -> {
                for (Verdict verdict : document.verdicts(subject, trust, Instant.now())) {
                    if (!(verdict instanceof Verdict.Counts)) {
                        throw new IllegalStateException(verdict.toString());
                    }
                }
            };
        } catch (UnusableMaterial e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static String text(String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void promote(String image, Policy policy, boolean dryRun) {
        PromotionRequest request = new PromotionRequest(
                ImageReference.parse(image),
                Optional.empty(),
                PromotionRequest.DEFAULT_ENVIRONMENT,
                Optional.empty(),
                Optional.empty(),
                dryRun,
                Optional.empty(),
                new PromotionRequest.Options(false, false, false));
        new PromoteImage(
                        registry(PLAIN, true),
                        policy,
                        Clock.systemUTC(),
                        Thread::sleep,
                        line -> {},
                        (PromotingRun) (subject, demand) -> PromotionContext.COMMAND_LINE)
                .promote(request);
    }

    private static void requests(List<String> words) throws IOException {
        for (int i = 0; i < words.size(); i += 2) {
            String method = words.get(i);
            HttpURLConnection connection = (HttpURLConnection) new URL(words.get(i + 1)).openConnection();
            connection.setRequestMethod(method);
            connection.setRequestProperty("Accept", "application/vnd.oci.image.manifest.v1+json");
            if (method.equals("PUT")) {
                connection.setDoOutput(true);
                connection.setRequestProperty("Content-Type", words.get(i + 3));
                connection.getOutputStream().write(Files.readAllBytes(Path.of(words.get(i + 2))));
                i += 2;
            }
            connection.getInputStream().readAllBytes();
        }
    }

    private static void sweep(String version, String repository, Path certificates) {
        HttpSettings settings = version.equals("2") ? HttpSettings.DEFAULT.withHttp2() : HttpSettings.DEFAULT;
        HttpConnections connections =
                SECURE.computeIfAbsent(version, created -> open(settings, Optional.of(certificates)));
        new ReadLineage(registry(connections, false), Policy.threeTier(), Clock.systemUTC(), line -> {})
                .of(ImageReference.parse(repository));
    }

    private static HttpConnections open(HttpSettings settings, Optional<Path> certificates) {
        try {
            return HttpConnections.open(settings, Map.of(), certificates);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static HttpRegistry registry(HttpConnections connections, boolean plain) {
        RegistryAccess access = new RegistryAccess() {
            @Override
            public boolean allowsPlainHttp(String registry) {
                return plain;
            }

            @Override
            public Credentials credentials(Repository repository, Purpose purpose) {
                return Credentials.ANONYMOUS;
            }
        };
        return new HttpRegistry(connections, access, new Cancellation(), warning -> {});
    }
}
