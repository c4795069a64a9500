package io.jenkins.plugins.imagepromotion.signature.keyless;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.imagepromotion.signature.Signer;
import io.jenkins.plugins.imagepromotion.signature.key.UnusableMaterial;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeylessTrustTest {
    private static final String ROOT = new SigstoreInstance().trustedRoot();
    private static final TrustedIdentity RELEASE =
            new TrustedIdentity("https://issuer.invalid", "release@acme.invalid");

    private static void assertUnusable(String root, List<TrustedIdentity> identities, String problem) {
        assertThatThrownBy(() -> KeylessTrust.parse(root, identities))
                .isInstanceOfSatisfying(
                        UnusableMaterial.class, e -> assertThat(e.problem()).isEqualTo(problem));
    }

    @Test
    void acceptsARootAndIdentities() throws UnusableMaterial {
        KeylessTrust trust = KeylessTrust.parse(ROOT, List.of(RELEASE));

        assertThat(trust).isEqualTo(new KeylessTrust(ROOT, List.of(RELEASE)));
        assertThatCode(trust::requireUsable).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        {"mediaType"            | "mediaType"            | the trusted root is not valid JSON
        "tlogs"                 | "ctlogs":[],"ctlogs"   | the trusted root is not valid JSON
        version=0.1             | version=0.2            | the trusted root has the mediaType \
        "application/vnd.dev.sigstore.trustedroot+json;version=0.2", not \
        "application/vnd.dev.sigstore.trustedroot+json;version=0.1"
        "mediaType"             | "media"                | the trusted root has the mediaType "", not \
        "application/vnd.dev.sigstore.trustedroot+json;version=0.1"
        "tlogs"                 | "logs"                 | the trusted root has no tlogs
        "ctlogs"                | "logs"                 | the trusted root has no ctlogs
        "certificateAuthorities" | "authorities"         | the trusted root has no certificateAuthorities
        """)
    void refusesAnotherForm(String from, String to, String problem) {
        assertUnusable(ROOT.replaceFirst(Pattern.quote(from), to), List.of(RELEASE), problem);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tlogs", "certificateAuthorities", "ctlogs", "timestampAuthorities"})
    void refusesAServiceThatDoesNotStateSinceWhenItIsValid(String kind) {
        int start = ROOT.indexOf("\"start\"", ROOT.indexOf('"' + kind + '"'));

        assertUnusable(
                ROOT.substring(0, start) + "\"end\"" + ROOT.substring(start + "\"start\"".length()),
                List.of(RELEASE),
                "one of the " + kind + " in the trusted root does not state since when it is valid");
    }

    @Test
    void refusesALargeRoot() {
        assertUnusable(
                ROOT + " ".repeat(128 << 10), List.of(RELEASE), "the trusted root has more than 131072 characters");
        assertUnusable(
                "[]",
                List.of(RELEASE),
                "the trusted root has the mediaType \"\", not"
                        + " \"application/vnd.dev.sigstore.trustedroot+json;version=0.1\"");
    }

    /** The form of a settings page asks for this check; reading a policy does not load the library. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        "rawBytes":"M          | "rawBytes":"N
        PKIX_ECDSA_P256_SHA_256 | PKIX_ECDSA_P384_SHA_384
        2025-01-01T00:00:00Z   | yesterday
        """)
    void findsAPartThatCannotBeUsedOnlyInTheFullCheck(String from, String to) throws UnusableMaterial {
        KeylessTrust trust = KeylessTrust.parse(ROOT.replace(from, to), List.of(RELEASE));

        assertThatThrownBy(trust::requireUsable)
                .isInstanceOfSatisfying(
                        UnusableMaterial.class,
                        e -> assertThat(e.problem()).startsWith("the trusted root has a part that cannot be used: \""));
    }

    @Test
    void refusesNoneTooManyOrRepeatedIdentities() {
        assertUnusable(ROOT, List.of(), "there are 0 trusted identities instead of 1 to 64");
        assertUnusable(
                ROOT,
                IntStream.range(0, 65)
                        .mapToObj(i -> new TrustedIdentity("https://issuer.invalid", "user" + i))
                        .toList(),
                "there are 65 trusted identities instead of 1 to 64");
        assertUnusable(ROOT, Collections.nCopies(2, RELEASE), "an identity is listed twice");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "**",
                "*",
                "https://**",
                "https://*",
                "https://*.invalid",
                "https://*/x",
                "https://a*",
                "http://?",
                "issuer.invalid",
                "ftp://issuer.invalid",
                "https://issuer.invalid:x",
                "https://a b"
            })
    void refusesAnIssuerThatIsNotTheUrlOfOneDomain(String issuer) {
        assertUnusable(
                ROOT,
                List.of(new TrustedIdentity(issuer, "x")),
                "the issuer \"" + issuer
                        + "\" is not the URL of an identity provider, such as https://accounts.example.com; patterns"
                        + " are possible in its path and below a domain");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://issuer.invalid",
                "https://localhost:8080/realms/acme",
                "https://*.clusters.invalid/id/*",
                "https://issuer.invalid/**"
            })
    void acceptsAnIssuerOfOneDomain(String issuer) {
        assertThatCode(() -> KeylessTrust.parse(ROOT, List.of(new TrustedIdentity(issuer, "**"))))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", " x", "x\n"})
    void refusesAnEmptySubjectOrSpacesAroundIt(String subject) {
        assertThatThrownBy(
                        () -> KeylessTrust.parse(ROOT, List.of(new TrustedIdentity("https://issuer.invalid", subject))))
                .hasMessageEndingWith("is empty, longer than 300 characters, or has spaces around it");
    }

    @Test
    void refusesALongSubject() {
        assertThatThrownBy(() -> KeylessTrust.parse(
                        ROOT, List.of(new TrustedIdentity("https://issuer.invalid", "x".repeat(301)))))
                .hasMessageEndingWith("is empty, longer than 300 characters, or has spaces around it");
        assertThatCode(() -> KeylessTrust.parse(
                        ROOT, List.of(new TrustedIdentity("https://issuer.invalid", "x".repeat(300)))))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        release@acme.invalid                    | release@acme.invalid                          | true
        *@acme.invalid                          | release@acme.invalid                          | true
        *@acme.invalid                          | release@acme.invalid.evil.invalid             | false
        *@acme.invalid                          | x/release@acme.invalid                        | false
        https://git.invalid/shop/**             | https://git.invalid/shop/app@refs/heads/main  | true
        https://git.invalid/shop/**             | https://git.invalid/shop/../evil/app          | false
        https://git.invalid/shop/**             | https://git.invalid/shop/%2e%2e/evil          | false
        https://git.invalid/shop/**             | https://git.invalid/shop/app?x=1              | false
        https://git.invalid/shop/app?x=1        | https://git.invalid/shop/app?x=1              | true
        https://git.invalid/shop/*@refs/tags/v* | https://git.invalid/shop/app@refs/tags/v1     | true
        https://git.invalid/shop/*@refs/tags/v* | https://git.invalid/shop/app@refs/heads/v1    | false
        """)
    void matchesTheExactTextOrAPattern(String pattern, String subject, boolean matches) {
        assertThat(new TrustedIdentity("https://issuer.invalid", pattern)
                        .matches(new Signer.Identity("https://issuer.invalid", subject)))
                .isEqualTo(matches);
    }

    /** Auth0 and others have such issuers. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        https://issuer.invalid/      | https://issuer.invalid/     | true
        https://issuer.invalid/      | https://issuer.invalid      | false
        https://issuer.invalid/      | https://issuer.invalid/evil | false
        https://issuer.invalid/      | https://issuer.invalid/x/   | false
        https://issuer.invalid/a//   | https://issuer.invalid/a/x/ | false
        https://issuer.invalid/*/    | https://issuer.invalid/x/   | true
        https://issuer.invalid/*/    | https://issuer.invalid/x    | false
        https://issuer.invalid/*/    | https://issuer.invalid/x/y/ | false
        https://issuer.invalid/**/   | https://issuer.invalid/x/y/ | true
        """)
    void matchesASlashAtTheEndOnlyWithASlash(String pattern, String issuer, boolean matches) {
        assertThat(new TrustedIdentity(pattern, "release").matches(new Signer.Identity(issuer, "release")))
                .isEqualTo(matches);
    }

    @Test
    void matchesBothPartsOfOneIdentity() {
        assertThat(RELEASE.matches(new Signer.Identity("https://issuer.invalid", "release@acme.invalid")))
                .isTrue();
        assertThat(RELEASE.matches(new Signer.Identity("https://other.invalid", "release@acme.invalid")))
                .isFalse();
        assertThat(RELEASE).hasToString("\"release@acme.invalid\" as identified by \"https://issuer.invalid\"");
    }
}
