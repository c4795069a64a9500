package io.jenkins.plugins.imagepromotion.signature.keyless;

import static io.jenkins.plugins.imagepromotion.signature.Documents.base64;
import static io.jenkins.plugins.imagepromotion.signature.Documents.bytes;
import static io.jenkins.plugins.imagepromotion.signature.Documents.concat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoGeneratorBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.bouncycastle.tsp.TSPAlgorithms;
import org.bouncycastle.tsp.TimeStampRequestGenerator;
import org.bouncycastle.tsp.TimeStampResponseGenerator;
import org.bouncycastle.tsp.TimeStampTokenGenerator;

/**
 * A Sigstore of its own: a certificate authority with an intermediate as Fulcio, a certificate log, a transparency log
 * as Rekor, and a timestamp authority. Its trusted root trusts them since the year 2025.
 */
final class SigstoreInstance {
    static final Instant START = Instant.parse("2026-01-15T10:00:00Z");
    static final Duration VALIDITY = Duration.ofMinutes(10);
    static final String ISSUER = "https://issuer.invalid";
    static final String SUBJECT = "https://git.invalid/shop/app/.workflows/release.yml@refs/tags/v1";
    static final String LOG_HOST = "log.invalid";

    private static final String SCT_LIST = "1.3.6.1.4.1.11129.2.4.2";
    private static final String ISSUER_OID = "1.3.6.1.4.1.57264.1.8";
    private static final String OLD_ISSUER_OID = "1.3.6.1.4.1.57264.1.1";

    private final KeyPair rootKey = keyPair();
    private final KeyPair intermediateKey = keyPair();
    private final KeyPair certificateLog = keyPair();
    private final KeyPair log = keyPair();
    private final KeyPair timestampKey = keyPair();
    private final X509Certificate root = authority("CN=root", rootKey.getPublic(), "CN=root");
    private final X509Certificate intermediate = authority("CN=intermediate", intermediateKey.getPublic(), "CN=root");
    private final X509Certificate timestampAuthority;

    SigstoreInstance() {
        JcaX509v3CertificateBuilder builder =
                builder("CN=time", timestampKey.getPublic(), "CN=root", START.minus(Duration.ofDays(300)), 700);
        add(builder, Extension.extendedKeyUsage, true, new ExtendedKeyUsage(KeyPurposeId.id_kp_timeStamping));
        timestampAuthority = signed(builder, rootKey.getPrivate());
    }

    static KeyPair keyPair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static byte[] sign(PrivateKey key, byte[] content) {
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(key);
            signature.update(content);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static byte[] sha256(byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            Stream.of(parts).forEach(digest::update);
            return digest.digest();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private X509Certificate authority(String subject, PublicKey key, String issuer) {
        JcaX509v3CertificateBuilder builder = builder(subject, key, issuer, START.minus(Duration.ofDays(300)), 700);
        add(builder, Extension.basicConstraints, true, new BasicConstraints(true));
        add(builder, Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign));
        return signed(builder, rootKey.getPrivate());
    }

    private static JcaX509v3CertificateBuilder builder(
            String subject, PublicKey key, String issuer, Instant from, int days) {
        return new JcaX509v3CertificateBuilder(
                new X500Name(issuer),
                BigInteger.valueOf(System.nanoTime()),
                Date.from(from),
                Date.from(from.plus(Duration.ofDays(days))),
                new X500Name(subject),
                key);
    }

    private static void add(
            JcaX509v3CertificateBuilder builder, ASN1ObjectIdentifier type, boolean critical, ASN1Encodable value) {
        try {
            builder.addExtension(type, critical, value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static X509Certificate signed(JcaX509v3CertificateBuilder builder, PrivateKey key) {
        try {
            return new JcaX509CertificateConverter()
                    .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(key)));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** What a signer asks for; the defaults are those of a good certificate. */
    static final class Request {
        KeyPair key = keyPair();
        Instant from = START;
        List<GeneralName> subjects = List.of(new GeneralName(GeneralName.uniformResourceIdentifier, SUBJECT));
        String issuer = ISSUER;
        boolean oldIssuer;
        boolean timestamp = true;
        KeyPurposeId purpose = KeyPurposeId.id_kp_codeSigning;
    }

    /** Issues a certificate with the timestamp of the certificate log (RFC 6962, section 3.2). */
    X509Certificate issue(Request request) {
        JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                new X500Name("CN=intermediate"),
                BigInteger.valueOf(System.nanoTime()),
                Date.from(request.from),
                Date.from(request.from.plus(VALIDITY)),
                request.subjects.isEmpty() ? new X500Name("CN=nobody") : new X500Name(new RDN[0]),
                request.key.getPublic());
        add(builder, Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
        add(builder, Extension.extendedKeyUsage, false, new ExtendedKeyUsage(request.purpose));
        if (!request.subjects.isEmpty()) {
            GeneralNames names = new GeneralNames(request.subjects.toArray(GeneralName[]::new));
            add(builder, Extension.subjectAlternativeName, true, names);
        }
        addIssuer(builder, request);
        if (request.timestamp) {
            byte[] list = timestampList(signed(builder, intermediateKey.getPrivate()));
            add(builder, new ASN1ObjectIdentifier(SCT_LIST), false, new DEROctetString(list));
        }
        return signed(builder, intermediateKey.getPrivate());
    }

    private static void addIssuer(JcaX509v3CertificateBuilder builder, Request request) {
        if (request.issuer.isEmpty()) {
            return;
        }
        try {
            if (request.oldIssuer) {
                builder.addExtension(new ASN1ObjectIdentifier(OLD_ISSUER_OID), false, bytes(request.issuer));
            } else {
                builder.addExtension(new ASN1ObjectIdentifier(ISSUER_OID), false, new DERUTF8String(request.issuer));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private byte[] timestampList(X509Certificate certificate) {
        try {
            byte[] time = ByteBuffer.allocate(Long.BYTES)
                    .putLong(certificate.getNotBefore().getTime())
                    .array();
            byte[] content = certificate.getTBSCertificate();
            byte[] length = {(byte) (content.length >> 16), (byte) (content.length >> 8), (byte) content.length};
            byte[] noExtensions = {0, 0};
            byte[] signature = sign(
                    certificateLog.getPrivate(),
                    joined(
                            new byte[] {0, 0},
                            time,
                            new byte[] {0, 1},
                            sha256(intermediateKey.getPublic().getEncoded()),
                            length,
                            content,
                            noExtensions));
            byte[] timestamp = joined(
                    new byte[] {0},
                    sha256(certificateLog.getPublic().getEncoded()),
                    time,
                    noExtensions,
                    new byte[] {4, 3, (byte) (signature.length >> 8), (byte) signature.length},
                    signature);
            return withLength(withLength(timestamp));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] withLength(byte[] content) {
        return concat(new byte[] {(byte) (content.length >> 8), (byte) content.length}, content);
    }

    private static byte[] joined(byte[]... parts) {
        return Stream.of(parts).reduce(new byte[0], (first, second) -> concat(first, second));
    }

    byte[] logId() {
        return sha256(log.getPublic().getEncoded());
    }

    /** The log's signature of the entry and its time. */
    byte[] signedEntryTimestamp(byte[] body, Instant time, long index) {
        String signed = "{\"body\":\"%s\",\"integratedTime\":%d,\"logID\":\"%s\",\"logIndex\":%d}"
                .formatted(base64(body), time.getEpochSecond(), HexFormat.of().formatHex(logId()), index);
        return sign(log.getPrivate(), bytes(signed));
    }

    /** The signed head of the log (transparency.dev, checkpoint). */
    String checkpoint(String host, long size, byte[] rootHash) {
        String head = host + "\n" + size + "\n" + base64(rootHash) + "\n";
        byte[] hint = Arrays.copyOf(logId(), 4);
        return head + "\n\u2014 " + host + " " + base64(concat(hint, sign(log.getPrivate(), bytes(head)))) + "\n";
    }

    /** A response of the timestamp authority (RFC 3161). */
    byte[] timestamp(byte[] signature, Instant time) {
        try {
            TimeStampTokenGenerator tokens = new TimeStampTokenGenerator(
                    new JcaSimpleSignerInfoGeneratorBuilder()
                            .build("SHA256withECDSA", timestampKey.getPrivate(), timestampAuthority),
                    new JcaDigestCalculatorProviderBuilder().build().get(new AlgorithmIdentifier(TSPAlgorithms.SHA256)),
                    new ASN1ObjectIdentifier("1.2.3.4"));
            tokens.addCertificates(new JcaCertStore(List.of(timestampAuthority)));
            TimeStampRequestGenerator requests = new TimeStampRequestGenerator();
            requests.setCertReq(true);
            return new TimeStampResponseGenerator(tokens, TSPAlgorithms.ALLOWED)
                    .generate(
                            requests.generate(TSPAlgorithms.SHA256, sha256(signature)), BigInteger.ONE, Date.from(time))
                    .getEncoded();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** The trusted root as {@code cosign trusted-root create} writes it. */
    String trustedRoot() {
        return trustedRoot("2025-01-01T00:00:00Z\"}");
    }

    /** A trusted root in which the key of the transparency log is valid only in a period. */
    String trustedRoot(String logValidity) {
        return """
                {"mediaType":"application/vnd.dev.sigstore.trustedroot+json;version=0.1",
                "tlogs":[%s],
                "certificateAuthorities":[%s],
                "ctlogs":[%s],
                "timestampAuthorities":[%s]}
                """.formatted(
                        log("https://" + LOG_HOST, log, logValidity),
                        authorities("https://ca.invalid", intermediate, root),
                        log("https://certificates.invalid", certificateLog, "2025-01-01T00:00:00Z\"}"),
                        authorities("https://time.invalid", timestampAuthority, root));
    }

    private static String log(String url, KeyPair key, String validity) {
        return """
                {"baseUrl":"%s","hashAlgorithm":"SHA2_256","publicKey":{"rawBytes":"%s",\
                "keyDetails":"PKIX_ECDSA_P256_SHA_256","validFor":{"start":"%s},"logId":{"keyId":"%s"}}""".formatted(
                        url,
                        base64(key.getPublic().getEncoded()),
                        validity,
                        base64(sha256(key.getPublic().getEncoded())));
    }

    private static String authorities(String url, X509Certificate... chain) {
        return """
                {"subject":{"organization":"acme","commonName":"ca"},"uri":"%s","certChain":{"certificates":[%s]},\
                "validFor":{"start":"2025-01-01T00:00:00Z"}}""".formatted(
                        url, Stream.of(chain).map(SigstoreInstance::rawBytes).collect(Collectors.joining(",")));
    }

    static String rawBytes(X509Certificate certificate) {
        return "{\"rawBytes\":\"" + base64(der(certificate)) + "\"}";
    }

    static byte[] der(X509Certificate certificate) {
        try {
            return certificate.getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
