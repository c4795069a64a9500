package io.jenkins.plugins.imagepromotion.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.imagepromotion.policy.Policy;
import io.jenkins.plugins.imagepromotion.script.ScriptLanguage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which commands build, push or rename an image, and which only look as if they did: the table commands.txt. */
class ScriptBuildsTest {
    private static final ScriptBuilds BUILDS = new ScriptBuilds(
            Policy.threeTier(),
            Map.of("WORKSPACE", "/work", "TAGGED", "registry.example.com/app:staging-v1.4.2-3f9c2ab-1763800000"));

    /** A line of the table. */
    record Case(String expected, ScriptLanguage language, String script) {
        static Case of(String line) {
            int divider = line.indexOf(" :: ");
            String script = line.substring(divider + 4);
            for (ScriptLanguage language : ScriptLanguage.values()) {
                String mark = "[" + language.name().toLowerCase(Locale.ROOT) + "] ";
                if (script.startsWith(mark)) {
                    return new Case(line.substring(0, divider), language, unescaped(script.substring(mark.length())));
                }
            }
            return new Case(line.substring(0, divider), ScriptLanguage.SHELL, unescaped(script));
        }

        private static String unescaped(String text) {
            return text.replace("\\\\", "\0").replace("\\n", "\n").replace("\0", "\\");
        }
    }

    static Stream<Case> cases() throws IOException {
        try (InputStream table = ScriptBuildsTest.class.getResourceAsStream("commands.txt")) {
            return new String(table.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("# ") && !line.startsWith("#  "))
                    .map(Case::of);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void tellsWhatAScriptDoesToImages(Case one) {
        Optional<BuildAttempt> found = BUILDS.first(one.language(), one.script());

        assertThat(found.map(it -> it.kind() + " " + it.command() + " @" + it.line())
                        .orElse("nothing"))
                .isEqualTo(one.expected());
    }

    @Test
    void hasCasesForBothAnswers() throws IOException {
        assertThat(cases().filter(one -> one.expected().equals("nothing"))).hasSizeGreaterThan(60);
        assertThat(cases().filter(one -> !one.expected().equals("nothing"))).hasSizeGreaterThan(110);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void readsEveryScriptThatIsWorthIt(Case one) {
        if (!one.expected().equals("nothing")) {
            assertThat(ScriptBuilds.isWorthReading(one.script())).isTrue();
        }
    }

    @Test
    void doesNotReadAnOrdinaryScript() {
        assertThat(ScriptBuilds.isWorthReading("npm ci\nnpm test")).isFalse();
    }

    @Property(tries = 300)
    void readsAnyTextToAnEnd(@ForAll String text) {
        for (ScriptLanguage language : ScriptLanguage.values()) {
            assertThat(BUILDS.first(language, text)).isNotNull();
        }
    }

    @Test
    void readsDamagedScriptsToAnEnd() throws IOException {
        List<Case> all = cases().toList();
        Random random = new Random(20261126);
        String pieces = "\"'`$(){};|&<>\\\n #%^@=- ";
        for (int i = 0; i < 20_000; i++) {
            Case one = all.get(random.nextInt(all.size()));
            StringBuilder text = new StringBuilder(one.script());
            for (int changes = random.nextInt(4); changes >= 0; changes--) {
                int at = random.nextInt(text.length() + 1);
                text.insert(at, pieces.charAt(random.nextInt(pieces.length())));
            }
            assertThat(BUILDS.first(one.language(), text.toString())).isNotNull();
        }
    }

    /** Every tool of the table, by its name alone and written in parts. */
    @Test
    void readsEveryScriptThatMentionsATool() throws IOException {
        for (Case one : cases().filter(it -> !it.expected().equals("nothing")).toList()) {
            String tool = one.expected().split(" ")[1];
            assertThat(ScriptBuilds.isWorthReading("x; " + tool + " y"))
                    .as(tool)
                    .isEqualTo(!tool.equals("unknown"));
        }
        assertThat(ScriptBuilds.isWorthReading("d\"o\"ck'e'r build")).isTrue();
        assertThat(ScriptBuilds.isWorthReading("./gradlew buildLayers")).isTrue();
        assertThat(ScriptBuilds.isWorthReading("echo dockworker")).isFalse();
    }

    @Test
    void endsReadingBeforeAMillionWordsFillTheMemory() {
        for (String words : List.of("a ", "a\n", "'' ", "x<<<a;", "a|")) {
            assertThat(BUILDS.first(ScriptLanguage.SHELL, words.repeat(1_000_000) + "\ndocker build ."))
                    .as(words)
                    .map(BuildAttempt::kind)
                    .contains(BuildAttempt.Kind.UNREADABLE);
        }
    }

    @Test
    void tellsOfEveryAttemptNotOnlyTheFirst() {
        assertThat(BUILDS.attempts(ScriptLanguage.SHELL, "docker tag a b:latest\ndocker push b:latest")
                        .map(BuildAttempt::kind))
                .containsExactly(BuildAttempt.Kind.RENAME, BuildAttempt.Kind.PUSH);
    }

    @Test
    void findsTheCommandBehindALongScript() {
        String script = "echo 'a line of a long script' > /dev/null\n".repeat(20_000) + "docker build .\n";

        assertThat(BUILDS.first(ScriptLanguage.SHELL, script).map(BuildAttempt::line))
                .contains(20_001);
    }
}
