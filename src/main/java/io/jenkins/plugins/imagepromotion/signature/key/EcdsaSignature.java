package io.jenkins.plugins.imagepromotion.signature.key;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;

/**
 * The two forms of an ECDSA signature: DER (RFC 3279, section 2.2.3), and the numbers with a fixed width (RFC 7518,
 * section 3.4).
 */
final class EcdsaSignature {
    private static final int SEQUENCE = 0x30;
    private static final int INTEGER = 0x02;
    private static final int SHORT_LENGTHS = 0x80;
    private static final int ONE_BYTE_LENGTH = 0x81;

    private EcdsaSignature() {}

    /** Returns the numbers with the width of the curve; empty unless {@code der} is their only DER encoding. */
    static Optional<byte[]> fixedWidth(byte[] der, BigInteger order) {
        int start = der.length > 2 && (der[1] & 0xff) == ONE_BYTE_LENGTH ? 3 : 2;
        Optional<BigInteger> r = integer(der, start);
        Optional<BigInteger> s = r.flatMap(first -> integer(der, start + 2 + first.toByteArray().length));
        if (s.isEmpty() || !Arrays.equals(der, der(r.get(), s.get()))) {
            return Optional.empty();
        }
        byte[] numbers = new byte[2 * width(order)];
        return put(r.get(), numbers, width(order)) && put(s.get(), numbers, numbers.length)
                ? Optional.of(numbers)
                : Optional.empty();
    }

    /**
     * Returns whether both numbers are between 1 and the order of the curve. Some versions of the JDK accept zeros as a
     * signature of anything (CVE-2022-21449).
     */
    static boolean isInRange(byte[] numbers, BigInteger order) {
        int width = width(order);
        return numbers.length == 2 * width
                && isInRange(new BigInteger(1, numbers, 0, width), order)
                && isInRange(new BigInteger(1, numbers, width, width), order);
    }

    private static boolean isInRange(BigInteger number, BigInteger order) {
        return number.signum() > 0 && number.compareTo(order) < 0;
    }

    private static int width(BigInteger order) {
        return (order.bitLength() + 7) / 8;
    }

    /** Copies the number so that it ends before {@code end}; returns false if it is negative or does not fit. */
    private static boolean put(BigInteger number, byte[] numbers, int end) {
        byte[] bytes = number.toByteArray();
        int skipped = bytes[0] == 0 ? 1 : 0;
        int length = bytes.length - skipped;
        if (number.signum() < 0 || length > numbers.length / 2) {
            return false;
        }
        System.arraycopy(bytes, skipped, numbers, end - length, length);
        return true;
    }

    private static Optional<BigInteger> integer(byte[] der, int at) {
        if (at + 2 > der.length || der[at] != INTEGER || der[at + 1] <= 0 || at + 2 + der[at + 1] > der.length) {
            return Optional.empty();
        }
        return Optional.of(new BigInteger(der, at + 2, der[at + 1]));
    }

    private static byte[] der(BigInteger r, BigInteger s) {
        byte[] first = r.toByteArray();
        byte[] second = s.toByteArray();
        int length = 4 + first.length + second.length;
        int header = length < SHORT_LENGTHS ? 2 : 3;
        byte[] der = new byte[header + length];
        der[0] = SEQUENCE;
        if (header > 2) {
            der[1] = (byte) ONE_BYTE_LENGTH;
        }
        der[header - 1] = (byte) length;
        int next = put(first, der, header);
        put(second, der, next);
        return der;
    }

    private static int put(byte[] integer, byte[] der, int at) {
        der[at] = INTEGER;
        der[at + 1] = (byte) integer.length;
        System.arraycopy(integer, 0, der, at + 2, integer.length);
        return at + 2 + integer.length;
    }
}
