package io.jenkins.plugins.imagepromotion.scan;

import io.jenkins.plugins.imagepromotion.policy.Policy;
import io.jenkins.plugins.imagepromotion.scan.waiver.WaiverFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * Scans files that chance has spoilt: pieces cut, doubled, swapped, and signs of every format put in.
 *
 * <p>{@code main} runs a million of them, or as many as its argument says.
 */
final class ScanFuzz {
    private static final List<String> SIGNS = List.of(
            "\n",
            "\r\n",
            "\t",
            " ",
            "\"",
            "'",
            "`",
            "\\",
            "$",
            "${",
            "}",
            "$(",
            ")",
            "{{",
            "}}",
            "<<EOF\n",
            "#",
            "&a",
            "*a",
            "<<: *a",
            ":",
            "@",
            "---\n",
            "[",
            "]",
            "{",
            "|",
            ">",
            "image: ",
            "FROM ",
            "docker run ",
            "'''",
            "\"\"\"",
            "/*",
            "\0",
            "\uFEFF",
            "\uFFFF",
            "\uFFFE",
            "\ud800",
            "\u2028",
            "é",
            "a".repeat(300),
            "((((((((",
            "[[[[[[[[",
            "- - - - - -",
            "\\\n");

    private final Random random;
    private final List<ScanCase> seeds;
    private final ScanSettings settings = ScanSettings.of(Policy.threeTier(), LocalDate.of(2026, 11, 23));
    private long slowest;

    ScanFuzz(long seed, List<ScanCase> seeds) {
        this.random = new Random(seed);
        this.seeds = seeds;
    }

    /** Scans so many and tells how many it scanned; what is thrown names the file. */
    int run(int count) {
        int scanned = 0;
        for (int i = 0; i < count; i++) {
            ScanCase seed = seeds.get(random.nextInt(seeds.size()));
            // Sometimes in another format than its own.
            String path = random.nextInt(8) == 0
                    ? seeds.get(random.nextInt(seeds.size())).path()
                    : seed.path();
            scan(path, spoilt(seed.content()));
            scanned++;
        }
        return scanned;
    }

    /** The longest time that a file took, in milliseconds. */
    long slowest() {
        return TimeUnit.NANOSECONDS.toMillis(slowest);
    }

    private void scan(String path, String content) {
        long begin = System.nanoTime();
        try {
            new FileScan(
                            settings,
                            new Verdicts(settings.policy()),
                            new WaiverFile(content),
                            Path.of(""),
                            path,
                            path,
                            path)
                    .read(content.getBytes(StandardCharsets.UTF_8), true);
        } catch (RuntimeException | StackOverflowError e) {
            throw new AssertionError(path + ":\n" + content, e);
        }
        slowest = Math.max(slowest, System.nanoTime() - begin);
    }

    private String spoilt(String content) {
        StringBuilder text = new StringBuilder(content);
        for (int i = random.nextInt(6); i >= 0; i--) {
            int begin = random.nextInt(text.length() + 1);
            int end = begin + random.nextInt(Math.min(60, text.length() - begin) + 1);
            switch (random.nextInt(5)) {
                case 0 -> text.delete(begin, end);
                case 1 -> text.insert(begin, text.substring(begin, end).repeat(1 + random.nextInt(20)));
                case 2 -> text.replace(begin, end, SIGNS.get(random.nextInt(SIGNS.size())));
                case 3 ->
                    text.insert(begin, SIGNS.get(random.nextInt(SIGNS.size())).repeat(1 + random.nextInt(30)));
                default -> {
                    ScanCase other = seeds.get(random.nextInt(seeds.size()));
                    text.insert(begin, other.content());
                }
            }
        }
        return text.toString();
    }

    public static void main(String[] arguments) throws Exception {
        int count = arguments.length == 0 ? 1_000_000 : Integer.parseInt(arguments[0]);
        long seed = arguments.length < 2 ? 1 : Long.parseLong(arguments[1]);
        ScanFuzz fuzz = new ScanFuzz(seed, ScanCase.all());
        long begin = System.nanoTime();
        fuzz.run(count);
        long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begin);
        System.out.println(count + " files in " + seconds + " s, the slowest in " + fuzz.slowest() + " ms");
    }
}
