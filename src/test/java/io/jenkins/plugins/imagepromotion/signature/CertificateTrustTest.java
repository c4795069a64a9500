package io.jenkins.plugins.imagepromotion.signature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.imagepromotion.signature.key.UnusableMaterial;
import io.jenkins.plugins.imagepromotion.testing.OpenSsl;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CertificateTrustTest {
    private static final OpenSsl OPENSSL = new OpenSsl();
    private static final Instant NOW = Instant.now().plus(Duration.ofDays(1));
    private static final String LEAF = "CN=leaf,O=acme,ST=WA,C=US";
    private static final String LEAF_SUBJECT = "C=US, ST=WA, O=acme, CN=leaf";
    private static final String SIGNER = "keyUsage=critical,digitalSignature";

    @BeforeAll
    static void makeCertificates() {
        OPENSSL.root("root", "C=US, ST=WA, O=acme, CN=root").ecKey("leaf", "P-256");
    }

    @AfterAll
    static void close() {
        OPENSSL.close();
    }

    private static String problem(String root, String... chain) throws UnusableMaterial {
        CertificateTrust trust = CertificateTrust.parse(OPENSSL.text(root + ".crt"), "", List.of("*"));
        List<String> x5c = Arrays.stream(chain)
                .map(name -> Base64.getEncoder().encodeToString(OPENSSL.der(name)))
                .toList();
        try {
            trust.signer(SigningScheme.CERTIFICATE_AUTHORITY, CertificateChain.read(x5c), NOW);
            return "counts";
        } catch (DoesNotCount e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static String unsuitable(String subject, String problem) {
        return "the certificate of \"" + subject + "\" cannot be used: " + problem;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "keyUsage=critical,digitalSignature",
                "keyUsage=critical,digitalSignature,nonRepudiation",
                "keyUsage=critical,digitalSignature\nbasicConstraints=CA:false",
                "keyUsage=critical,digitalSignature\nextendedKeyUsage=codeSigning",
                "keyUsage=critical,digitalSignature\nextendedKeyUsage=critical,codeSigning",
                "keyUsage=critical,digitalSignature\nextendedKeyUsage=1.3.6.1.4.1.311.10.3.13"
            })
    void acceptsACertificateThatSignsCode(String extensions) throws UnusableMaterial {
        OPENSSL.issue("leaf", "root", LEAF_SUBJECT, extensions);

        assertThat(problem("root", "leaf", "root")).isEqualTo("counts");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        subjectKeyIdentifier=hash | it has no critical key usage
        keyUsage=digitalSignature | it has no critical key usage
        keyUsage=critical,nonRepudiation | its key usage is not digital signatures alone
        keyUsage=critical,digitalSignature,keyEncipherment | its key usage is not digital signatures alone
        keyUsage=critical,digitalSignature,dataEncipherment | its key usage is not digital signatures alone
        keyUsage=critical,digitalSignature,keyAgreement | its key usage is not digital signatures alone
        keyUsage=critical,digitalSignature,keyCertSign | its key usage is not digital signatures alone
        keyUsage=critical,digitalSignature,cRLSign | its key usage is not digital signatures alone
        keyUsage=critical,digitalSignature,keyAgreement,encipherOnly | its key usage is not digital signatures alone
        keyUsage=critical,digitalSignature,keyAgreement,decipherOnly | its key usage is not digital signatures alone
        extendedKeyUsage=anyExtendedKeyUsage | its extended key usage is not the signing of code
        extendedKeyUsage=serverAuth | its extended key usage is not the signing of code
        extendedKeyUsage=clientAuth | its extended key usage is not the signing of code
        extendedKeyUsage=emailProtection | its extended key usage is not the signing of code
        extendedKeyUsage=codeSigning,timeStamping | its extended key usage is not the signing of code
        basicConstraints=critical,CA:true | it is a certificate authority
        """)
    void refusesACertificateForSomethingElse(String extensions, String problem) throws UnusableMaterial {
        boolean usage = extensions.startsWith("keyUsage") || extensions.startsWith("subject");
        OPENSSL.issue("leaf", "root", LEAF_SUBJECT, usage ? extensions : SIGNER + "\n" + extensions);

        assertThat(problem("root", "leaf", "root")).isEqualTo(unsuitable(LEAF, problem));
    }

    @Test
    void refusesAnUnknownCriticalExtension() throws UnusableMaterial {
        OPENSSL.issue("leaf", "root", LEAF_SUBJECT, SIGNER + "\n1.2.3.4=critical,ASN1:NULL");

        assertThat(problem("root", "leaf", "root"))
                .isEqualTo(
                        "the certificates from the certificate of \"" + LEAF + "\" to the root are not a valid chain");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        keyUsage=critical,keyCertSign | it has no critical basic constraints of a certificate authority
        basicConstraints=CA:true | it has no critical basic constraints of a certificate authority
        basicConstraints=critical,CA:false | it has no critical basic constraints of a certificate authority
        basicConstraints=critical,CA:true | it has no critical key usage
        """)
    void refusesAnIntermediateThatIsNoAuthority(String extensions, String problem) throws UnusableMaterial {
        OPENSSL.ecKey("middle", "P-256").issue("middle", "root", "CN=middle", extensions);
        OPENSSL.issue("leaf", "middle", LEAF_SUBJECT, SIGNER);

        assertThat(problem("root", "leaf", "middle", "root")).isEqualTo(unsuitable("CN=middle", problem));
    }

    @Test
    void refusesAnIntermediateThatMustNotSignCertificates() throws UnusableMaterial {
        OPENSSL.ecKey("middle", "P-256")
                .issue("middle", "root", "CN=middle", "basicConstraints=critical,CA:true\nkeyUsage=critical,cRLSign")
                .issue("leaf", "middle", LEAF_SUBJECT, SIGNER);

        assertThat(problem("root", "leaf", "middle", "root"))
                .isEqualTo(unsuitable("CN=middle", "its key usage is not the signing of certificates"));
    }

    @Test
    void refusesAPathThatIsTooLong() throws UnusableMaterial {
        String authority = "keyUsage=critical,keyCertSign\nbasicConstraints=critical,CA:true";
        OPENSSL.ecKey("upper", "P-256").issue("upper", "root", "CN=upper", authority + ",pathlen:0");
        OPENSSL.ecKey("lower", "P-256").issue("lower", "upper", "CN=lower", authority);
        OPENSSL.issue("leaf", "upper", LEAF_SUBJECT, SIGNER);
        assertThat(problem("root", "leaf", "upper", "root")).isEqualTo("counts");

        OPENSSL.issue("leaf", "lower", LEAF_SUBJECT, SIGNER);
        assertThat(problem("root", "leaf", "lower", "upper", "root"))
                .isEqualTo(
                        "the certificates from the certificate of \"" + LEAF + "\" to the root are not a valid chain");
    }

    @Test
    void refusesWeakSignaturesAndKeys() throws UnusableMaterial {
        OPENSSL.issue("leaf", "root", LEAF_SUBJECT, SIGNER, "-sha1");
        assertThat(problem("root", "leaf", "root"))
                .isEqualTo(unsuitable(LEAF, "its signature algorithm \"SHA1withECDSA\" is not accepted"));

        OPENSSL.rsaKey("weak", 1024).issue("weak", "root", "CN=weak", SIGNER);
        assertThat(problem("root", "weak", "root"))
                .isEqualTo(unsuitable("CN=weak", "the RSA key has 1024 bits; use 2048 to 8192"));
    }

    @Test
    void acceptsASelfSignedSignerThatIsTrustedItself() throws UnusableMaterial {
        OPENSSL.ecKey("self", "P-256").selfSigned("self", "CN=self", SIGNER);

        assertThat(problem("self", "self")).isEqualTo("counts");
        assertThat(problem("root", "root"))
                .isEqualTo(unsuitable("CN=root,O=acme,ST=WA,C=US", "it is a certificate authority"));
    }

    @Test
    void readsOnlyTheCanonicalBytesOfACertificate() {
        OPENSSL.issue("leaf", "root", LEAF_SUBJECT, SIGNER);
        byte[] der = OPENSSL.der("leaf");
        byte[] unusedBit = der.clone();
        unusedBit[der.length - CertificateChain.certificate(der).orElseThrow().getSignature().length - 1] = 1;

        assertThat(CertificateChain.certificate(unusedBit)).isEmpty();
        assertThat(CertificateChain.certificate(Arrays.copyOf(der, der.length + 1)))
                .isEmpty();
        assertThat(CertificateChain.certificate(Arrays.copyOf(der, der.length - 1)))
                .isEmpty();
    }

    @Test
    void readsOnlyRootCertificates() {
        OPENSSL.issue("leaf", "root", LEAF_SUBJECT, SIGNER);
        String root = OPENSSL.text("root.crt");

        assertProblem(() -> CertificateTrust.parse("", "", List.of("*")), "there is no trusted root certificate");
        assertProblem(
                () -> CertificateTrust.parse(OPENSSL.text("leaf.crt"), "", List.of("*")),
                "the certificate of \"" + LEAF + "\" is not a root certificate, which signs itself");
        assertProblem(
                () -> CertificateTrust.parse(OPENSSL.text("root.pub"), "", List.of("*")),
                "the PEM block is \"PUBLIC KEY\", but \"CERTIFICATE\" is expected");
        assertProblem(
                () -> CertificateTrust.parse(
                        "-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----", "", List.of("*")),
                "a certificate cannot be read");
        assertThatThrownBy(() -> CertificateTrust.parse(root, root, List.of("*")))
                .isInstanceOf(UnusableMaterial.class)
                .hasMessageMatching(
                        "the root sha256:[0-9a-f]{64} is trusted both as authority and as signing authority");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        C=US, ST=WA, O=acme
        x509.subject: C=US, ST=WA, O=acme, CN=release
        C=US,S=WA,O=acme
        o=acme, st=WA, c=US
        C=US, ST=WA, O=acme, OU=a\\, b\\; c\\\\
        """)
    void acceptsSubjects(String subject) throws UnusableMaterial {
        assertThat(SubjectPattern.parse(List.of(subject))).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        C=US, ST=WA | must have C, ST and O, and can also have L, OU, CN, STREET, DC and UID
        C=US, ST=WA, O=acme, E=x | must have C, ST and O, and can also have L, OU, CN, STREET, DC and UID
        C=US, ST=WA, O=acme, O=b | is not a distinguished name with each attribute once, such as C=US, ST=WA, O=acme
        C=US, ST=WA, O=acme+CN=b | is not a distinguished name with each attribute once, such as C=US, ST=WA, O=acme
        C=US, ST=WA, S=WA, O=acme | is not a distinguished name with each attribute once, such as C=US, ST=WA, O=acme
        acme | is not a distinguished name with each attribute once, such as C=US, ST=WA, O=acme
        """)
    void refusesSubjects(String subject, String problem) {
        assertProblem(() -> SubjectPattern.parse(List.of(subject)), "the subject \"" + subject + "\" " + problem);
    }

    @Test
    void refusesNoSubjectAndAStarAmongOthers() {
        assertProblem(
                () -> SubjectPattern.parse(List.of()),
                "there is no trusted subject; \"*\" trusts every subject under the roots");
        assertProblem(
                () -> SubjectPattern.parse(List.of("*", "C=US, ST=WA, O=acme")),
                "\"*\" trusts every subject, so no other subject belongs next to it");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        C=US, ST=WA, O=acme | CN=x,O=acme,ST=WA,C=US | true
        C=US, ST=WA, O=acme, CN=x | CN=x,O=acme,ST=WA,C=US | true
        C=US, ST=WA, O=acme, CN=x | O=acme,ST=WA,C=US | false
        C=US, ST=WA, O=acme | O=Acme,ST=WA,C=US | false
        C=US, ST=WA, O=acme | O=acme2,ST=WA,C=US | false
        C=US, ST=WA, O=acme | O=acme,O=evil,ST=WA,C=US | false
        C=US, ST=WA, O=acme | O=acme+CN=x,ST=WA,C=US | false
        C=US, ST=WA, O=acme | CN=C\\=US\\, ST\\=WA\\, O\\=acme | false
        C=US, ST=WA, O=acme | 1.2.840.113549.1.9.1=#1603612e62,O=acme,ST=WA,C=US | true
        * | O=evil | true
        """)
    void matchesEachPartExactly(String pattern, String subject, boolean matches) throws UnusableMaterial {
        assertThat(SubjectPattern.parse(List.of(pattern)).get(0).matches(subject))
                .isEqualTo(matches);
    }

    private static void assertProblem(ThrowingCallable call, String problem) {
        assertThatThrownBy(call).isInstanceOf(UnusableMaterial.class).hasMessage(problem);
    }
}
