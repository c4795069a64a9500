package io.jenkins.plugins.imagepromotion.signature.key;

import java.util.Base64;
import java.util.Optional;

/**
 * Decodes Base64 (RFC 4648) strictly: it accepts only the canonical encoding. The JDK ignores the unused bits of the
 * last character, so one signature would have several encodings.
 */
public final class Base64Text {
    private Base64Text() {}

    /** Returns the bytes of padded text in the standard alphabet; empty if it is anything else. */
    public static Optional<byte[]> standard(String text) {
        return canonical(text, Base64.getDecoder(), Base64.getEncoder());
    }

    /**
     * Returns the bytes of text in the URL alphabet without padding (RFC 7515, section 2); empty if it is anything
     * else.
     */
    public static Optional<byte[]> url(String text) {
        return canonical(text, Base64.getUrlDecoder(), Base64.getUrlEncoder().withoutPadding());
    }

    /** Returns the bytes of padded text in one of the two alphabets; empty if it is anything else. */
    public static Optional<byte[]> any(String text) {
        boolean url = text.indexOf('-') >= 0 || text.indexOf('_') >= 0;
        return url ? canonical(text, Base64.getUrlDecoder(), Base64.getUrlEncoder()) : standard(text);
    }

    private static Optional<byte[]> canonical(String text, Base64.Decoder decoder, Base64.Encoder encoder) {
        try {
            byte[] bytes = decoder.decode(text);
            return encoder.encodeToString(bytes).equals(text) ? Optional.of(bytes) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
