package io.jenkins.plugins.imagepromotion.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.policy.Policy;
import io.jenkins.plugins.imagepromotion.scan.FixReferences.Mode;
import io.jenkins.plugins.imagepromotion.scan.report.Change;
import io.jenkins.plugins.imagepromotion.scan.report.FixReport;
import io.jenkins.plugins.imagepromotion.scan.report.FixReport.FixedFile;
import io.jenkins.plugins.imagepromotion.scan.text.Mention;
import io.jenkins.plugins.imagepromotion.scan.text.SourceText;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * Pins each image that a file names, and asserts that nothing else changes.
 *
 * <p>{@code main} does this for all files below its arguments.
 */
final class PinProperty {
    private static final String TAG = "production-v1.4.2-3f9c2ab-1763890000";
    private static final String DIGEST = "sha256:" + "cd".repeat(32);
    private static final int LARGEST = 1 << 20;

    /** The characters that a change may insert, in addition to the name. */
    private static final String INSERTED = "[\\s,\"]*(?:\"?digest\"?: *\"?)?[^\\s\"']*\"?";

    private final Path folder;
    private final ScanSettings settings =
            ScanSettings.of(Policy.threeTier(), LocalDate.of(2026, 11, 23)).judgingFor(Optional.of("production"));
    private int pinned;
    private int left;

    /** Copies the files to this folder, one at a time. */
    PinProperty(Path folder) {
        this.folder = folder;
    }

    int pinned() {
        return pinned;
    }

    int left() {
        return left;
    }

    /** Pins at most this many of the images that the file names, each in the original file. */
    void check(String path, byte[] content, int most) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        try {
            Files.write(file, content);
            for (Repository repository :
                    repositories(file, path).stream().limit(most).toList()) {
                Files.write(file, content);
                pin(file, path, content, ImageReference.parse(repository + ":" + TAG + "@" + DIGEST));
            }
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError(path, e);
        } finally {
            Files.delete(file);
        }
    }

    private List<Mention> mentions(Path file, String path) {
        return new Scan(settings)
                .files(List.of(new Scan.Root(file, path))).stream()
                        .flatMap(scan -> scan.mentions().stream())
                        .toList();
    }

    private Set<Repository> repositories(Path file, String path) {
        Set<Repository> found = new LinkedHashSet<>();
        try {
            mentions(file, path)
                    .forEach(mention -> FileRewrite.reference(mention.value())
                            .map(ImageReference::repository)
                            .ifPresent(found::add));
        } catch (ImagePromotionException e) {
            assertThat(e.code()).isEqualTo(FailureCode.NOTHING_SCANNED);
        }
        return found;
    }

    private void pin(Path file, String path, byte[] content, ImageReference image) throws IOException {
        List<Mention> before = mentions(file, path);
        FixReport report;
        try {
            report = new PinImage(settings).run(List.of(new Scan.Root(file, path)), image, Mode.WRITE);
        } catch (ImagePromotionException e) {
            assertThat(e.code()).isEqualTo(FailureCode.NOTHING_TO_PIN);
            assertThat(Files.readAllBytes(file)).isEqualTo(content);
            return;
        }
        pinned += report.count();
        left += report.report().findings().size();
        byte[] after = Files.readAllBytes(file);
        List<Change> changes = report.files().stream()
                .map(FixedFile::changes)
                .flatMap(List::stream)
                .toList();
        assertOnlyChanged(content, after, changes);
        assertOnlyWanted(before, mentions(file, path), image);
        assertSameStructure(content, after);
        assertThat(new PinImage(settings)
                        .run(List.of(new Scan.Root(file, path)), image, Mode.WRITE)
                        .files())
                .isEmpty();
        assertThat(Files.readAllBytes(file)).isEqualTo(after);
    }

    /** Applies the changes independently of the code under test, and compares the results. */
    private static void assertOnlyChanged(byte[] before, byte[] after, List<Change> changes) {
        // Each byte is one character, unless the file declares another encoding.
        Charset charset = SourceText.charset(before);
        Charset exact = charset.equals(StandardCharsets.UTF_8)
                        && !Arrays.equals(new String(before, charset).getBytes(charset), before)
                ? StandardCharsets.ISO_8859_1
                : charset;
        StringBuilder text = new StringBuilder(new String(before, exact));
        List<Integer> lines = new ArrayList<>(List.of(text.indexOf("\uFEFF") == 0 ? 1 : 0));
        Pattern.compile("\r\n|\r|\n").matcher(text).results().forEach(end -> lines.add(end.end()));
        List<Change> last = changes.stream()
                .sorted(Comparator.comparingInt(Change::line)
                        .thenComparingInt(Change::column)
                        .reversed())
                .toList();
        for (Change change : last) {
            int at = lines.get(change.line() - 1) + change.column() - 1;
            assertThat(text.substring(at, at + change.deleted().length())).isEqualTo(change.deleted());
            assertThat(change.inserted()).matches(INSERTED).containsPattern(TAG + "|" + DIGEST.substring(7));
            text.replace(at, at + change.deleted().length(), change.inserted());
        }
        assertThat(after).isEqualTo(text.toString().getBytes(exact));
    }

    private static void assertOnlyWanted(List<Mention> before, List<Mention> after, ImageReference image) {
        assertThat(after).hasSameSizeAs(before);
        for (int i = 0; i < before.size(); i++) {
            if (!after.get(i).value().equals(before.get(i).value())) {
                ImageReference is = ImageReference.parse(after.get(i).value().strip());
                assertThat(is.repository()).isEqualTo(image.repository());
                assertThat(is.digest().isPresent() ? is.digest() : is.tag())
                        .isEqualTo(is.digest().isPresent() ? image.digest() : image.tag());
            }
        }
    }

    /** Allows only two differences between nodes: a scalar names the image, or a mapping gains a digest. */
    private static void assertSameStructure(byte[] before, byte[] after) {
        Optional<List<Node>> old = documents(before);
        if (old.isPresent()) {
            List<Node> now = documents(after).orElseThrow();
            assertThat(now).hasSameSizeAs(old.get());
            for (int i = 0; i < now.size(); i++) {
                assertSame(old.get().get(i), now.get(i), 0);
            }
        }
    }

    private static Optional<List<Node>> documents(byte[] content) {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(Integer.MAX_VALUE);
        Composer composer = new Composer(
                new ParserImpl(
                        new StreamReader(new StringReader(new String(content, SourceText.charset(content)))), options),
                new Resolver(),
                options);
        List<Node> documents = new ArrayList<>();
        try {
            while (composer.checkNode()) {
                documents.add(composer.getNode());
            }
            return Optional.of(documents);
        } catch (YAMLException e) {
            return Optional.empty();
        }
    }

    private static void assertSame(Node before, Node after, int depth) {
        assertThat(after.getNodeId()).isEqualTo(before.getNodeId());
        if (depth > 40) {
            return;
        }
        if (before instanceof ScalarNode old && after instanceof ScalarNode now) {
            if (!now.getValue().equals(old.getValue())) {
                assertThat(now.getValue()).containsPattern(TAG + "|" + DIGEST.substring(7));
                // A number becomes a string; an explicit YAML tag stays.
                assertThat(now.getTag()).isIn(org.yaml.snakeyaml.nodes.Tag.STR, old.getTag());
            } else {
                assertThat(now.getTag()).isEqualTo(old.getTag());
            }
        } else if (before instanceof SequenceNode old && after instanceof SequenceNode now) {
            assertThat(now.getValue()).hasSameSizeAs(old.getValue());
            for (int i = 0; i < old.getValue().size(); i++) {
                assertSame(old.getValue().get(i), now.getValue().get(i), depth + 1);
            }
        } else if (before instanceof MappingNode old && after instanceof MappingNode now) {
            List<NodeTuple> entries = new ArrayList<>(now.getValue());
            if (entries.size() > old.getValue().size()) {
                entries.removeIf(entry -> entry.getKeyNode() instanceof ScalarNode key
                        && key.getValue().equals("digest")
                        && entry.getValueNode() instanceof ScalarNode value
                        && value.getValue().equals(DIGEST));
            }
            assertThat(entries).hasSameSizeAs(old.getValue());
            for (int i = 0; i < entries.size(); i++) {
                assertSame(old.getValue().get(i).getKeyNode(), entries.get(i).getKeyNode(), depth + 1);
                assertSame(old.getValue().get(i).getValueNode(), entries.get(i).getValueNode(), depth + 1);
            }
        }
    }

    public static void main(String[] roots) throws IOException {
        Path folder = Files.createTempDirectory("pin");
        for (String root : roots) {
            PinProperty property = new PinProperty(folder);
            List<String> wrong = new ArrayList<>();
            Path top = Path.of(root);
            List<Path> files;
            try (Stream<Path> all = Files.walk(top)) {
                files = all.filter(Files::isRegularFile)
                        .filter(file -> !file.toString().contains("/.git/"))
                        .filter(file ->
                                FormatChoice.isCandidate(file.getFileName().toString()))
                        .toList();
            }
            int count = 0;
            for (Path file : files) {
                if (Files.size(file) < LARGEST) {
                    count++;
                    try {
                        property.check(top.relativize(file).toString(), Files.readAllBytes(file), 3);
                    } catch (AssertionError e) {
                        wrong.add(e.getMessage() + ": " + e.getCause());
                    }
                }
            }
            System.out.println(top.getFileName() + ": " + count + " files, " + property.pinned() + " changes, "
                    + property.left() + " places left, " + wrong.size() + " files wrong");
            wrong.forEach(System.out::println);
        }
    }
}
