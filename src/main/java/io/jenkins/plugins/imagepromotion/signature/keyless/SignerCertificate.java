package io.jenkins.plugins.imagepromotion.signature.keyless;

import io.jenkins.plugins.imagepromotion.image.Quoted;
import io.jenkins.plugins.imagepromotion.signature.DoesNotCount;
import io.jenkins.plugins.imagepromotion.signature.Reason;
import io.jenkins.plugins.imagepromotion.signature.Signer;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/** Reads the identity in a signer's certificate (sigstore/fulcio, docs/oid-info.md and docs/certificate-specification.md). */
final class SignerCertificate {
    private static final String ISSUER = "1.3.6.1.4.1.57264.1.8";

    /** The same without the ASN.1 type of a string, in old certificates. */
    private static final String OLD_ISSUER = "1.3.6.1.4.1.57264.1.1";

    private static final String CODE_SIGNING = "1.3.6.1.5.5.7.3.3";
    private static final int OCTET_STRING = 0x04;
    private static final int UTF8_STRING = 0x0c;
    private static final int EMAIL = 1;
    private static final int URI = 6;

    private static final int MAX_LENGTH = 2_000;

    private SignerCertificate() {}

    /** Requires that the certificate was valid when it signed. */
    static void requireValid(X509Certificate certificate, Instant at) throws DoesNotCount {
        Instant from = certificate.getNotBefore().toInstant();
        Instant until = certificate.getNotAfter().toInstant();
        if (at.isBefore(from) || at.isAfter(until)) {
            throw new DoesNotCount(
                    Reason.CERTIFICATE_NOT_VALID_NOW,
                    "its certificate was valid from " + from + " to " + until + ", but it was signed at " + at);
        }
    }

    /** Returns the issuer and the only subject of a certificate that is trusted. */
    static Signer.Identity identity(X509Certificate certificate) throws DoesNotCount {
        requireSigner(certificate);
        return new Signer.Identity(plain("issuer", issuer(certificate)), plain("subject", subject(certificate)));
    }

    private static void requireSigner(X509Certificate certificate) throws DoesNotCount {
        try {
            List<String> usages = certificate.getExtendedKeyUsage();
            if (certificate.getBasicConstraints() >= 0 || usages == null || !usages.contains(CODE_SIGNING)) {
                throw unsuitable("it is not for the signing of code");
            }
        } catch (CertificateParsingException e) {
            throw unsuitable("its extended key usage cannot be read");
        }
    }

    private static String subject(X509Certificate certificate) throws DoesNotCount {
        List<String> subjects = new ArrayList<>();
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            for (List<?> name : names == null ? List.<List<?>>of() : names) {
                boolean known = name.get(0) instanceof Integer type && (type == EMAIL || type == URI);
                if (!known || !(name.get(1) instanceof String subject)) {
                    throw unsuitable("its subject is neither an e-mail address nor a URI");
                }
                subjects.add(subject);
            }
        } catch (CertificateParsingException e) {
            throw unsuitable("its subject cannot be read");
        }
        if (subjects.size() != 1) {
            throw unsuitable("it has " + subjects.size() + " subjects instead of one");
        }
        return subjects.get(0);
    }

    private static String issuer(X509Certificate certificate) throws DoesNotCount {
        byte[] extension = certificate.getExtensionValue(ISSUER);
        if (extension != null) {
            return utf8(content(content(extension, OCTET_STRING), UTF8_STRING));
        }
        byte[] old = certificate.getExtensionValue(OLD_ISSUER);
        if (old == null) {
            throw unsuitable("it has no issuer");
        }
        return utf8(content(old, OCTET_STRING));
    }

    /** Returns the content of a DER element, which must be all of the bytes. */
    private static byte[] content(byte[] der, int tag) throws DoesNotCount {
        int lengthBytes = der.length > 2 && der[1] < 0 ? der[1] & 0x7f : 0;
        int start = 2 + lengthBytes;
        if (lengthBytes > 2 || der.length < start || der[0] != tag) {
            throw unreadableIssuer();
        }
        int length = lengthBytes == 0 ? der[1] : 0;
        for (int i = 2; i < start; i++) {
            length = (length << 8) | (der[i] & 0xff);
        }
        if (length != der.length - start) {
            throw unreadableIssuer();
        }
        return Arrays.copyOfRange(der, start, der.length);
    }

    private static String utf8(byte[] bytes) throws DoesNotCount {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw unreadableIssuer();
        }
    }

    private static DoesNotCount unreadableIssuer() {
        return unsuitable("its issuer cannot be read");
    }

    /** Messages and records show the identity on one line. */
    private static String plain(String what, String value) throws DoesNotCount {
        if (value.isEmpty() || value.length() > MAX_LENGTH || value.codePoints().anyMatch(Character::isISOControl)) {
            throw unsuitable("its " + what + " is " + Quoted.text(value) + ", which is empty, longer than " + MAX_LENGTH
                    + " characters, or has control characters");
        }
        return value;
    }

    private static DoesNotCount unsuitable(String problem) {
        return new DoesNotCount(Reason.UNSUITABLE_CERTIFICATE, "its certificate cannot be used: " + problem);
    }
}
