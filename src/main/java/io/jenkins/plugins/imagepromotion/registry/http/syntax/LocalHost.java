package io.jenkins.plugins.imagepromotion.registry.http.syntax;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;

/**
 * Checks whether a host, as written in a URL, is this machine or one near it. Names are not resolved: they may resolve
 * to another address a moment later, and private networks have names for such addresses.
 */
public final class LocalHost {
    /** A dotted quad or, as resolvers also read it, fewer parts or parts in hex and octal. */
    private static final Pattern NUMERIC = Pattern.compile("(?i)(?:(?:0x[0-9a-f]*|[0-9]+)\\.?)+");

    private static final String BYTE = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
    private static final Pattern DOTTED_QUAD = Pattern.compile(BYTE + "(?:\\." + BYTE + "){3}");

    private LocalHost() {}

    /** Returns true if it is a loopback, link-local or private address. */
    public static boolean isLocal(String host) {
        return isLoopbackOrLinkLocal(host)
                || address(host)
                        .map(address -> address.isSiteLocalAddress() || isUniqueLocal(address))
                        .orElse(false);
    }

    /** Returns true if it is this machine or on its link, where clouds serve a machine its secrets. */
    public static boolean isLoopbackOrLinkLocal(String host) {
        return isLocalName(host)
                || isOddNumber(host)
                || address(host)
                        .map(address -> address.isLoopbackAddress()
                                || address.isLinkLocalAddress()
                                || address.isAnyLocalAddress())
                        .orElse(false);
    }

    /**
     * Returns true if a server elsewhere sends us to this machine or its link, where secrets are. A private address is
     * allowed: the storage of a registry in the same network may have one.
     */
    public static boolean isIntrusion(HttpUrl from, HttpUrl to) {
        return !from.host().equals(to.host()) && isLoopbackOrLinkLocal(to.host()) && !isLocal(from.host());
    }

    /** Returns true if the host is an address, not a name. */
    public static boolean isAddress(String host) {
        return host.contains(":") || NUMERIC.matcher(host).matches();
    }

    /** Parses the host as an IP address, without a name lookup; empty if it is a name. */
    public static Optional<InetAddress> address(String host) {
        if (!host.contains(":") && !DOTTED_QUAD.matcher(host).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(host));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    private static boolean isLocalName(String host) {
        String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        return name.equals("localhost") || name.endsWith(".localhost");
    }

    /** Returns true for a notation that is only used to disguise an address. */
    private static boolean isOddNumber(String host) {
        return NUMERIC.matcher(host).matches() && !DOTTED_QUAD.matcher(host).matches();
    }

    /** {@code fc00::/7} (RFC 4193), which the JDK does not check. */
    private static boolean isUniqueLocal(InetAddress address) {
        byte[] bytes = address.getAddress();
        return bytes.length == 16 && (bytes[0] & 0xfe) == 0xfc;
    }
}
