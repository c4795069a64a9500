package io.jenkins.plugins.imagepromotion.scan.format.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.imagepromotion.scan.text.Mentions;
import io.jenkins.plugins.imagepromotion.scan.text.SourceText;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Wherever the short way is taken it finds what the parser finds. */
class PlainManifestTest {
    private static final String MANIFEST = """
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: app
              labels: {app: a, tier: "web"}
            spec:
              template:
                spec:
                  imagePullSecrets:
                    - name: x
                  containers:
                    - name: app
                      image: registry.example.com:5000/team/app:latest
                      imagePullPolicy: Always
                    - image: "b:main"
                      args: ["a", "b"]
                    - image: 'c@sha256:0123'
            ---
            apiVersion: v1
            kind: Pod
            spec:
              containers:
                - image: d:1
            """;
    private static final List<String> PIECES = List.of(
            "\n",
            " ",
            "  ",
            "- ",
            ":",
            ": ",
            "\"",
            "'",
            "#",
            "{",
            "}",
            "[",
            "]",
            "image: x:1",
            "image:",
            "\nimage: y:2\n",
            "---\n",
            "...",
            "|\n",
            ">\n",
            "&a ",
            "*a",
            "kind: ",
            "apiVersion: ",
            ", ",
            "@",
            "/",
            ".png",
            "null",
            "~",
            "tag: 1\n",
            "?",
            "!",
            "é",
            "\n\n",
            "a");

    private static Mentions plain(String text) {
        SourceText source = SourceText.of("a.yaml", text);
        Mentions found = new Mentions(source);
        return PlainManifest.read(source, found) ? found : null;
    }

    private static Mentions parsed(String text) {
        SourceText source = SourceText.of("a.yaml", text);
        Mentions found = new Mentions(source);
        YamlFormat.parse(source, found);
        return found;
    }

    @Test
    void isTakenForAnOrdinaryManifest() {
        assertThat(plain(MANIFEST).found())
                .hasSize(4)
                .isEqualTo(parsed(MANIFEST).found());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kind: Pod\napiVersion: v1\nimage: a:1\n",
                "apiVersion: v1\nkind: Pod\nspec:\n  image: a\n",
                "apiVersion: v1\nkind: Pod\nspec: |\n  image: a:1\n",
                "apiVersion: v1\nkind: Pod\nspec:\n  image: a:1\n    b\n",
                "apiVersion: v1\nkind: Pod\nspec: {image: a:1}\n",
                "apiVersion: v1\nkind: Pod\nspec:\n  image: &a a:1\n",
                "apiVersion: v1\nkind: Pod\nspec:\n  image: $A:1\n",
                "apiVersion: v1\nkind: Pod\nspec: \"\n  image: a:1\"\n"
            })
    void isNotTakenWhereThereIsDoubt(String text) {
        assertThat(plain(text)).isNull();
    }

    @Test
    void findsWhatTheParserFindsHoweverTheManifestIsSpoilt() {
        Random random = new Random(20261123);
        int taken = 0;
        for (int i = 0; i < Integer.getInteger("scan.plain", 20_000); i++) {
            String text = spoilt(random);
            Mentions plain = plain(text);
            Mentions parsed = plain == null ? null : parsed(text);
            if (plain != null && parsed.notes().isEmpty()) {
                taken++;
                assertThat(plain.found()).as(text).isEqualTo(parsed.found());
            }
        }
        assertThat(taken).isGreaterThan(500);
    }

    private static String spoilt(Random random) {
        StringBuilder text = new StringBuilder(MANIFEST);
        for (int i = random.nextInt(3); i >= 0; i--) {
            int begin = random.nextInt(text.length());
            int end = Math.min(text.length(), begin + random.nextInt(12));
            text.replace(begin, random.nextBoolean() ? begin : end, PIECES.get(random.nextInt(PIECES.size())));
        }
        return text.toString();
    }
}
