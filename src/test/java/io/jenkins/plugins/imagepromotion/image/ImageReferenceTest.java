package io.jenkins.plugins.imagepromotion.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables after the rules of the distribution {@code reference} package; {@code #} stands for a digest's 64 digits. */
class ImageReferenceTest {
    private static final String HEX = "0123456789abcdef".repeat(4);

    private static final String NOT_A_HOST = "the part before the first / is not a host with an optional port";
    private static final String BAD_PORT = "the port is not between 1 and 65535";
    private static final String NOT_A_DIGEST = "the part after @ is not a sha256, sha384 or sha512 digest";
    private static final String NOT_A_TAG =
            "the part after the last : is not a tag (1 to 128 of A-Z a-z 0-9 _ . -, not starting with . or -)";
    private static final String UPPER_CASE = "a repository cannot contain uppercase letters";
    private static final String NOT_A_PATH =
            "the repository is not lowercase letters and digits, joined by . _ __ or - and separated by /";

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
                    # the first component is a registry if it has a dot, a colon or an upper-case letter, or is localhost
                    app                                  | docker.io              | library/app
                    team/app                             | docker.io              | team/app
                    team/sub/app                         | docker.io              | team/sub/app
                    registry.example.com/app             | registry.example.com   | app
                    registry.example.com/team/sub/app    | registry.example.com   | team/sub/app
                    registry/app                         | docker.io              | registry/app
                    registry:5000/app                    | registry:5000          | app
                    registry.example.com:5000/team/app   | registry.example.com:5000 | team/app
                    localhost/app                        | localhost              | app
                    localhost:5000/app                   | localhost:5000         | app
                    localhosts/app                       | docker.io              | localhosts/app
                    REGISTRY/app                         | REGISTRY               | app
                    Registry/app                         | Registry               | app
                    127.0.0.1/app                        | 127.0.0.1              | app
                    127.0.0.1:5000/app                   | 127.0.0.1:5000         | app
                    xn--n3h.com/app                      | xn--n3h.com            | app
                    a.b/c.d/e                            | a.b                    | c.d/e
                    r.io:1/app                           | r.io:1                 | app
                    r.io:65535/app                       | r.io:65535             | app
                    # a text without a slash never has a registry
                    registry.example.com                 | docker.io              | library/registry.example.com
                    localhost                            | docker.io              | library/localhost
                    127.0.0.1                            | docker.io              | library/127.0.0.1
                    # IPv6 in brackets
                    [::1]/app                            | [::1]                  | app
                    [::]/app                             | [::]                   | app
                    [::1]:5000/app                       | [::1]:5000             | app
                    [2001:db8::1]:5000/team/app          | [2001:db8::1]:5000     | team/app
                    [2001:db8::]/app                     | [2001:db8::]           | app
                    [2001:DB8:1:2:3:4:5:6]/app           | [2001:db8:1:2:3:4:5:6] | app
                    [2001:0db8:0001:0002:0003:0004:0005:0006]/app | [2001:0db8:0001:0002:0003:0004:0005:0006] | app
                    [1:2:3:4:5:6:7::]/app                | [1:2:3:4:5:6:7::]      | app
                    # Docker Hub under its names, with and without library/
                    docker.io/app                        | docker.io              | library/app
                    docker.io/library/app                | docker.io              | library/app
                    docker.io/team/app                   | docker.io              | team/app
                    index.docker.io/app                  | docker.io              | library/app
                    index.docker.io/library/app          | docker.io              | library/app
                    index.docker.io/team/app             | docker.io              | team/app
                    library/app                          | docker.io              | library/app
                    library/app/sub                      | docker.io              | library/app/sub
                    docker.io/library                    | docker.io              | library/library
                    library                              | docker.io              | library/library
                    team/library                         | docker.io              | team/library
                    DOCKER.IO/app                        | docker.io              | library/app
                    docker.io:443/app                    | docker.io              | library/app
                    # every spelling of a registry is one registry
                    Registry.Example.COM/app             | registry.example.com   | app
                    registry.example.com:443/app         | registry.example.com   | app
                    registry.example.com:4430/app        | registry.example.com:4430 | app
                    LOCALHOST:5000/app                   | localhost:5000         | app
                    [::1]:443/app                        | [::1]                  | app
                    registry:443/app                     | registry:443           | app
                    registry-1.docker.io/app             | docker.io              | library/app
                    docker.io.example.com/app            | docker.io.example.com  | app
                    # separators inside a component
                    a_b/c__d/e-f/g---h/i.j               | docker.io              | a_b/c__d/e-f/g---h/i.j
                    0/1                                  | docker.io              | 0/1
                    """)
    void readsRegistryAndRepository(String text, String registry, String path) {
        ImageReference image = ImageReference.parse(text);

        assertThat(image.repository()).isEqualTo(new Repository(registry, path));
        assertThat(image.tag()).isEmpty();
        assertThat(image.digest()).isEmpty();
        assertThat(image.original()).isEqualTo(text);
        assertThat(image.canonical()).isEqualTo(registry + "/" + path);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
                    app:1.4.2                       | docker.io/library/app          | 1.4.2 |
                    app:5000                        | docker.io/library/app          | 5000  |
                    registry.example.com:5000       | docker.io/library/registry.example.com | 5000 |
                    localhost:5000                  | docker.io/library/localhost    | 5000  |
                    registry:5000/app:1             | registry:5000/app              | 1     |
                    registry:5000/app:5000          | registry:5000/app              | 5000  |
                    [::1]:5000/app:1                | [::1]:5000/app                 | 1     |
                    app:UPPER_case.1-x              | docker.io/library/app          | UPPER_case.1-x |
                    app:latest                      | docker.io/library/app          | latest |
                    app@sha256:#                    | docker.io/library/app          |       | sha256:#
                    registry:5000/app@sha256:#      | registry:5000/app              |       | sha256:#
                    [::1]/app@sha256:#              | [::1]/app                      |       | sha256:#
                    app:1.4.2@sha256:#              | docker.io/library/app          | 1.4.2 | sha256:#
                    registry:5000/t/app:1@sha256:#  | registry:5000/t/app            | 1     | sha256:#
                    app@sha512:##                   | docker.io/library/app          |       | sha512:##
                    """)
    void readsTagAndDigest(String text, String repository, String tag, String digest) {
        ImageReference image = ImageReference.parse(text.replace("#", HEX));

        assertThat(image.repository()).hasToString(repository);
        assertThat(image.tag().map(Tag::value).orElse(null)).isEqualTo(tag);
        assertThat(image.digest().map(Digest::toString).orElse(null))
                .isEqualTo(digest == null ? null : digest.replace("#", HEX));
    }

    @Test
    void readsEveryAlgorithmThatTheSpecificationRegisters() {
        assertThat(Stream.of(64, 96, 128)
                        .map(length -> "app@sha" + length * 4 + ":" + "a".repeat(length))
                        .map(text -> ImageReference.parse(text).canonical()))
                .containsExactly(
                        "docker.io/library/app@sha256:" + "a".repeat(64),
                        "docker.io/library/app@sha384:" + "a".repeat(96),
                        "docker.io/library/app@sha512:" + "a".repeat(128));
    }

    @ParameterizedTest
    @ValueSource(strings = {"app", "registry.example.com/app", "app@sha256:#"})
    void leavesAMissingTagMissing(String text) {
        ImageReference image = ImageReference.parse(text.replace("#", HEX));

        assertThat(image.tag()).isEmpty();
        assertThat(image.canonical()).doesNotContain("latest");
        assertThat(image).isNotEqualTo(ImageReference.parse("app:latest"));
    }

    @Test
    void keepsWhatWasWrittenBesideTheNormalisedText() {
        ImageReference image = ImageReference.parse("index.docker.io/app:1");

        assertThat(image.original()).isEqualTo("index.docker.io/app:1");
        assertThat(image.canonical()).isEqualTo("docker.io/library/app:1");
        assertThat(image).hasToString("docker.io/library/app:1");
    }

    @Test
    void isEqualHoweverItIsSpelled() {
        assertThat(ImageReference.parse("app:1"))
                .isEqualTo(ImageReference.parse("docker.io/library/app:1"))
                .hasSameHashCodeAs(ImageReference.parse("index.docker.io/app:1"))
                .isNotEqualTo(ImageReference.parse("app:2"))
                .isNotEqualTo(ImageReference.parse("app"))
                .isNotEqualTo(ImageReference.parse("app:1@sha256:" + HEX))
                .isNotEqualTo(ImageReference.parse("localhost/app:1"))
                .isNotEqualTo("docker.io/library/app:1");
    }

    @Test
    void canBeMadeOfItsParts() {
        Repository repository = new Repository("localhost:5000", "team/app");
        Digest digest = Digest.parse("sha256:" + HEX);

        assertThat(ImageReference.of(repository, new Tag("1")))
                .isEqualTo(ImageReference.parse("localhost:5000/team/app:1"))
                .extracting(ImageReference::original)
                .isEqualTo("localhost:5000/team/app:1");
        assertThat(ImageReference.pinned(repository, digest))
                .isEqualTo(ImageReference.parse("localhost:5000/team/app@sha256:" + HEX))
                .extracting(ImageReference::original)
                .isEqualTo("localhost:5000/team/app@sha256:" + HEX);
    }

    /** Docker Hub's own images count with their {@code library/}, as they do in the reference package. */
    @Test
    void limitsTheRepositoryTo255Characters() {
        assertThat(ImageReference.parse("r.io/" + "a".repeat(255) + ":tag")
                        .repository()
                        .path())
                .hasSize(255);
        assertThat(ImageReference.parse("a".repeat(247)).repository().path()).hasSize(255);
        assertThat(ImageReference.parse("r.io/" + "a/".repeat(127) + "a")
                        .repository()
                        .path())
                .hasSize(255);

        for (String long256 : new String[] {
            "r.io/" + "a".repeat(256), "a".repeat(248), "t/" + "a".repeat(254), "r.io/" + "a/".repeat(127) + "aa"
        }) {
            assertThat(problem(long256)).isEqualTo("the repository is longer than 255 characters");
        }
    }

    /** A registry of that name can exist; one character more and no resolver takes it (RFC 1035, section 2.3.4). */
    @Test
    void limitsTheRegistryToWhatANetworkCarries() {
        String label = "a".repeat(63);
        String name = String.join(".", label, label, label, "a".repeat(61));

        assertThat(ImageReference.parse(name + ":65535/app").repository().registry())
                .isEqualTo(name + ":65535");
        assertThat(problem(name + "a/app")).isEqualTo(NOT_A_HOST);
        assertThat(problem(name + "a:65535/app")).isEqualTo(NOT_A_HOST);
        assertThat(problem(label + "a.example.com/app")).isEqualTo(NOT_A_HOST);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-r.io/app",
                "r-.io/app",
                "r..io/app",
                ".io/app",
                "r.io./app",
                "r_x.io/app",
                "r.io:/app",
                "r.io:port/app",
                "r.io:123456/app",
                "r.io:1:2/app",
                "https://r.io/app",
                "user:secret.io/app",
                "::1/app",
                "fc00::1:5000/app",
                "[::1/app",
                "[]:5000/app",
                "[::1]x:1/app",
                "[::1]5000:/app",
                "[1:2:3:4:5:6:7]/app",
                "[1:2:3:4:5:6:7:8:9]/app",
                "[1:2:3:4:5:6:7:8::]/app",
                "[1::2::3]/app",
                "[:::]/app",
                "[12345::1]/app",
                "[:1]/app",
                "[1:]/app",
                "[1:2:3:4:5:6:7:]/app",
                "[:2:3:4:5:6:7:8]/app",
                "[12345:2:3:4:5:6:7:8]/app",
                "[dead.beef]/app",
                "[fe80::1%eth0]:5000/app",
                "[2001:db8:3:4::192.0.2.33]:5000/app",
                "\u00c9.example.com/app",
                "r.io\u0000/app",
            })
    void refusesWhatIsNoRegistry(String text) {
        assertThat(problem(text)).isEqualTo(NOT_A_HOST);
    }

    @ParameterizedTest
    @ValueSource(strings = {"r.io:0/app", "r.io:00000/app", "r.io:65536/app", "r.io:99999/app", "[::1]:0/app"})
    void refusesAPortThatCannotBe(String text) {
        assertThat(problem(text)).isEqualTo(BAD_PORT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "/app",
                "app/",
                "a//b",
                "a///b",
                "r.io/",
                "r.io//app",
                "-app",
                "app-",
                "_app/_app",
                "____/____",
                "a..b",
                "a_.b",
                "a-.b",
                "a___b",
                "-docker/docker",
                "docker-/docker",
                " app",
                "app ",
                "app\n",
                "a b",
                "aa/asdf$$^/aa",
                "app\u200b",
                "\u0430pp",
                "[::1]",
                "[::1]:5000",
                "[::1]:tag",
                ":tag",
                "@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
            })
    void refusesWhatIsNoRepository(String text) {
        assertThat(problem(text)).isEqualTo(NOT_A_PATH);
    }

    @ParameterizedTest
    @ValueSource(strings = {"App", "App:1", "team/App", "r.io/App", "r.io/team/APP:1", "r:5000/App/app:1"})
    void refusesUpperCaseInARepository(String text) {
        assertThat(problem(text)).isEqualTo(UPPER_CASE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"app:", "app:.1", "app:-1", "app:a b", "app:1.4.2+build", "app:tag\n", "r:5000/app:", "app::1:"})
    void refusesWhatIsNoTag(String text) {
        assertThat(problem(text)).isEqualTo(NOT_A_TAG);
    }

    @Test
    void limitsTheTagTo128Characters() {
        assertThat(ImageReference.parse("app:" + "a".repeat(128)).tag()).contains(new Tag("a".repeat(128)));
        assertThat(problem("app:" + "a".repeat(129))).isEqualTo(NOT_A_TAG);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "app@",
                "app@sha256",
                "app@sha256:",
                "app@sha256:0123",
                "app@sha256:#0",
                "app@SHA256:#",
                "app@sha1:0123456789012345678901234567890123456789",
                "app@md5:01234567890123456789012345678901",
                "app@sha384:#",
                "app@sha512:#",
                "app@sha256:#@sha256:#",
                "app@sha256:#:tag",
                "app@tag",
                "user:secret@r.io/app",
                "user@r.io/app",
            })
    void refusesWhatIsNoDigest(String text) {
        assertThat(problem(text.replace("#", HEX))).isEqualTo(NOT_A_DIGEST);
    }

    @Test
    void refusesUpperCaseInADigest() {
        assertThat(problem("app@sha256:" + "A".repeat(64))).isEqualTo(NOT_A_DIGEST);
    }

    /** Bare, it could be meant as an image; with a registry or a tag nobody can mean that. */
    @Test
    void refusesABareImageId() {
        assertThat(problem(HEX)).isEqualTo("64 hex digits are an image ID, not a repository");

        assertThat(ImageReference.parse("docker.io/" + HEX).repository().path()).isEqualTo("library/" + HEX);
        assertThat(ImageReference.parse(HEX + ":1").repository().path()).isEqualTo("library/" + HEX);
        assertThat(ImageReference.parse(HEX + "0").repository().path()).isEqualTo("library/" + HEX + "0");
        assertThat(ImageReference.parse("z" + HEX.substring(1)).tag()).isEmpty();
    }

    @Test
    void saysWhatIsWrongAndHowToWriteIt() {
        assertThatExceptionOfType(ImagePromotionException.class)
                .isThrownBy(() -> ImageReference.parse("registry.example.com/team/App:1.4.2"))
                .withMessage("""
                        This is not an image reference.  [INVALID_REFERENCE]
                          found:   "registry.example.com/team/App:1.4.2"
                          problem: a repository cannot contain uppercase letters
                          Write it as [registry/]repository[:tag][@digest], for example registry.example.com/team/app:1.4.2.""");
    }

    private static String problem(String text) {
        try {
            return "none, it reads as " + ImageReference.parse(text);
        } catch (ImagePromotionException e) {
            assertThat(e.code()).isEqualTo(FailureCode.INVALID_REFERENCE);
            assertThat(e.failure().summary()).isEqualTo("This is not an image reference.");
            assertThat(e.failure().facts().get(0).value()).isEqualTo(Quoted.text(text));
            return e.failure().facts().get(1).value();
        }
    }
}
