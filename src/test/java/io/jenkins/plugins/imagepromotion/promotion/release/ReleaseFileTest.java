package io.jenkins.plugins.imagepromotion.promotion.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.promotion.PromotionRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReleaseFileTest {
    private static final String SHOP = "registry.example.com/team/shop:staging-v1.4.2-3f9c2d1e8b70-1700000000";
    private static final String CART = "registry.example.com/team/cart:staging-v2.0.1-8e1f00aa12bc-1700000100";
    private static final String DIGEST = "sha256:" + "a".repeat(64);

    private static ReleaseRequest parse(String text) {
        return new ReleaseFile("release.yaml", false, false).parse(text);
    }

    @Test
    void readsReferencesAndMaps() {
        ReleaseRequest release = parse("""
                name: 2026.11
                images:
                  - %s
                  - image: %s
                    digest: %s
                    to: staging
                    from: develop
                    target: registry.example.com/prod/cart
                    rollback: true
                    allowPlatformLoss: true
                """.formatted(SHOP, CART, DIGEST));

        assertThat(release.id().name()).isEqualTo("2026.11");
        PromotionRequest shop = release.images().get(0);
        assertThat(shop.image()).hasToString(SHOP);
        assertThat(shop.to()).isEqualTo("production");
        assertThat(shop.options()).isEqualTo(new PromotionRequest.Options(false, false, false));
        assertThat(shop.release()).contains(release.id());
        PromotionRequest cart = release.images().get(1);
        assertThat(cart.digest()).hasToString("Optional[" + DIGEST + "]");
        assertThat(cart.to()).isEqualTo("staging");
        assertThat(cart.from()).contains("develop");
        assertThat(cart.target()).contains("registry.example.com/prod/cart");
        assertThat(cart.options()).isEqualTo(new PromotionRequest.Options(false, true, true));
    }

    @Test
    void readsTheSameReleaseAsJson() {
        ReleaseRequest json = parse("{\"name\":\"2026.11\",\"images\":[\"" + SHOP + "\"]}");

        assertThat(json).isEqualTo(parse("name: '2026.11'\nimages: [" + SHOP + "]\n"));
    }

    @Test
    void usesTheEnvironmentOfTheFileForEachImageWithoutOne() {
        ReleaseRequest release =
                parse("name: a\nto: staging\nimages:\n  - " + SHOP + "\n  - {image: " + CART + ", to: production}\n");

        assertThat(release.images()).extracting(PromotionRequest::to).containsExactly("staging", "production");
    }

    @Test
    void readsTheExampleInTheDocuments() throws IOException {
        String page = Files.readString(Path.of("docs/releases.md"));
        String yaml = page.substring(page.indexOf("```yaml\n") + 8, page.indexOf("```\n\n| key"));

        assertThat(parse(yaml).images()).hasSize(2);
        ReleaseFile.IMAGE_KEYS.forEach(key -> assertThat(page).contains("`" + key + "`"));
    }

    @Test
    void hasTheSameContentsInAnyOrderAndOtherContentsForAnyOtherRequest() {
        String both = "name: a\nimages:\n  - " + SHOP + "\n  - " + CART + "\n";
        String turned = "name: b\nimages:\n  - " + CART + "\n  - " + SHOP + "\n";
        String rollback = "name: a\nimages:\n  - " + SHOP + "\n  - {image: " + CART + ", rollback: true}\n";

        assertThat(parse(both).id().contents())
                .isEqualTo(parse(turned).id().contents())
                .isNotEqualTo(parse(rollback).id().contents());
    }

    @Test
    void passesTheSwitchesOnToEachImage() {
        ReleaseRequest release = new ReleaseFile("release.yaml", true, true).parse("name: a\nimages: [" + SHOP + "]\n");

        assertThat(release.images())
                .allMatch(image -> image.dryRun() && image.options().verifyBlobs());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            name: [                          | it is not YAML
            - a                              | it is not a single map of name, to, images
            images: [a:b]                    | it has no name
            {name: 12, images: [a:b]}        | name of the file is not a string; put it in quotes
            {name: a, image: b}              | the file has the unknown key "image"; known keys: name, to, images
            {name: a, images: [1]}           | image 1 is neither a reference nor a map with an image
            {name: a, images: [{image: a:b, tag: c}]}        | image 1 has the unknown key "tag"; known keys: image, digest, to, from, target, rollback, allowPlatformLoss
            {name: a, images: [{image: a:b, rollback: yes please}]} | rollback of image 1 is neither true nor false
            """)
    void refusesAFileThatDoesNotDescribeARelease(String text, String problem) {
        assertThatThrownBy(() -> parse(text))
                .isInstanceOf(ImagePromotionException.class)
                .hasMessage("""
                The file does not describe a release.  [INVALID_RELEASE]
                  file:    "release.yaml"
                  problem: %s
                  Correct the file; docs/releases.md describes its format.""".formatted(problem));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {name: -a, images: [a:b]}      | Refused the release: its name cannot be part of a tag.
            {name: 'a b', images: [a:b]}   | Refused the release: its name cannot be part of a tag.
            {name: a, images: []}          | Refused the release: it has no images.
            {name: a, images: [a:b, 'docker.io/library/a:b']} | Refused the release: it contains an image twice.
            """)
    void refusesANameOrASetThatCannotBeReleased(String text, String summary) {
        assertThatThrownBy(() -> parse(text))
                .isInstanceOf(ImagePromotionException.class)
                .hasMessageStartingWith(summary + "  [INVALID_RELEASE]");
    }

    @Test
    void refusesMoreThan500Images() {
        String images = IntStream.rangeClosed(0, ReleaseRequest.MAX_IMAGES)
                .mapToObj(i -> "a" + i + ":b")
                .collect(Collectors.joining(", ", "[", "]"));

        assertThatThrownBy(() -> parse("{name: a, images: " + images + "}")).hasMessage("""
                        Refused the release: it has too many images.  [INVALID_RELEASE]
                          images: 501, at most 500
                          Split the release.""");
        assertThat(Optional.of(parse("{name: a, images: [a:b]}"))).isPresent();
    }
}
