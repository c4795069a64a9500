package io.jenkins.plugins.imagepromotion.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ImageReferencePropertyTest {

    @Property
    void readsItsCanonicalTextAsItself(@ForAll("references") String text) {
        ImageReference image = ImageReference.parse(text);

        ImageReference again = ImageReference.parse(image.canonical());

        assertThat(again).isEqualTo(image).hasSameHashCodeAs(image);
        assertThat(again.canonical()).isEqualTo(image.canonical());
        assertThat(again.repository()).isEqualTo(image.repository());
        assertThat(again.tag()).isEqualTo(image.tag());
        assertThat(again.digest()).isEqualTo(image.digest());
    }

    @Property
    void findsThePartsItWasPutTogetherFrom(
            @ForAll("paths") String path, @ForAll("tags") String tag, @ForAll byte[] bytes) {
        Repository repository = new Repository("registry.example.com:5000", path);
        Digest digest = Digest.of(bytes);

        ImageReference image = ImageReference.parse(repository + ":" + tag + "@" + digest);

        assertThat(image.repository()).isEqualTo(repository);
        assertThat(image.tag()).contains(new Tag(tag));
        assertThat(image.digest()).contains(digest);
    }

    @Property
    void readsOrRefusesAnyText(@ForAll String text) {
        readOrRefused(text);
    }

    /** Text of the grammar's own characters comes far deeper into the parser than text of any. */
    @Property(tries = 5000)
    void readsOrRefusesTextThatIsNearlyAReference(@ForAll("near") String text) {
        readOrRefused(text);
    }

    private static void readOrRefused(String text) {
        Optional<ImageReference> image = Optional.empty();
        try {
            image = Optional.of(ImageReference.parse(text));
        } catch (ImagePromotionException e) {
            assertThat(e.code()).isEqualTo(FailureCode.INVALID_REFERENCE);
        }
        image.ifPresent(read -> {
            assertThat(read.original()).isEqualTo(text);
            assertThat(ImageReference.parse(read.canonical())).isEqualTo(read);
        });
    }

    @Provide
    Arbitrary<String> references() {
        return Combinators.combine(registries(), paths(), tags().optional(), Arbitraries.of("", digest()))
                .as((registry, path, tag, digest) -> registry
                        // Without a registry, a dot before the first slash would make one.
                        + (registry.isEmpty() ? path.replace('.', '_') : path)
                        + tag.map(text -> ":" + text).orElse("")
                        + digest);
    }

    @Provide
    Arbitrary<String> paths() {
        Arbitrary<String> word =
                Arbitraries.strings().withChars("abz019").ofMinLength(1).ofMaxLength(4);
        Arbitrary<String> joint = Arbitraries.of(".", "_", "__", "-", "---", "/");
        return Combinators.combine(
                        word,
                        Combinators.combine(joint, word)
                                .as((a, b) -> a + b)
                                .list()
                                .ofMaxSize(6))
                .as((first, more) -> first + String.join("", more));
    }

    @Provide
    Arbitrary<String> tags() {
        return Arbitraries.strings()
                .withChars("azAZ09_.-")
                .ofMinLength(1)
                .ofMaxLength(128)
                .filter(Tag::isTag);
    }

    @Provide
    Arbitrary<String> near() {
        Arbitrary<String> piece = Arbitraries.of(
                "a",
                "b9",
                "Z",
                ".",
                ":",
                "/",
                "-",
                "_",
                "@",
                "[",
                "]",
                "::",
                "localhost",
                "docker.io",
                "library",
                "5000",
                "sha256:",
                digest(),
                "\n",
                " ",
                "\u00e9");
        return piece.list().ofMaxSize(12).map(pieces -> String.join("", pieces));
    }

    private static Arbitrary<String> registries() {
        return Arbitraries.of(
                "",
                "docker.io/",
                "index.docker.io/",
                "localhost/",
                "r.io/",
                "r.io:5000/",
                "R/",
                "[::1]:5000/",
                "10.0.0.1/");
    }

    private static String digest() {
        return "@sha256:" + "0123456789abcdef".repeat(4);
    }
}
