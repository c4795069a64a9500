package io.jenkins.plugins.imagepromotion.image;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The registry part of a reference: a host name, an IPv4 address or an IPv6 address in brackets, and an optional port.
 *
 * <p>The shape is that of the distribution {@code reference} package. This class also refuses names that
 * cannot exist on a network (RFC 1035 lengths, port 0, brackets around something other than an RFC 4291 address), so that
 * a typo is reported as one instead of failing inside the HTTP client.
 */
public final class RegistryHost {
    /** The name of Docker Hub in references. */
    public static final String HUB = "docker.io";

    private static final Set<String> HUB_NAMES = Set.of(HUB, "index.docker.io", "registry-1.docker.io");
    private static final String HTTPS_PORT = ":443";
    private static final Pattern LOOPBACK_ADDRESS = Pattern.compile("127(?:\\.[0-9]{1,3}){0,3}|0\\.0\\.0\\.0");

    private static final int MAX_PORT = 65535;
    private static final int MAX_NAME = 253;
    private static final int MAX_TEXT = MAX_NAME + ":65535".length();
    private static final int IPV6_GROUPS = 8;

    private static final String LABEL = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?";
    private static final Pattern GRAMMAR = Pattern.compile("(?:(?<name>" + LABEL + "(?:\\." + LABEL
            + ")*)|\\[(?<address>[A-Fa-f0-9:]{2,39})])(?::(?<port>[0-9]{1,5}))?");
    private static final Pattern HEX_GROUPS = Pattern.compile("[A-Fa-f0-9]{1,4}(?::[A-Fa-f0-9]{1,4})*");

    private RegistryHost() {}

    /**
     * Returns the canonical name for every spelling of a registry: in lower case, without the HTTPS port, and {@code
     * docker.io} for Docker Hub. A name that would no longer read as a registry in a reference keeps what makes it one,
     * as in {@code registry:443}.
     */
    public static String canonical(String host) {
        String lower = host.toLowerCase(Locale.ROOT);
        String name = withoutPort(lower, HTTPS_PORT);
        if (HUB_NAMES.contains(name)) {
            return HUB;
        }
        if (isRegistry(name)) {
            return name;
        }
        return isRegistry(lower) ? lower : host;
    }

    /** Returns true if the first component of a reference names a registry rather than a part of a path. */
    static boolean isRegistry(String first) {
        return first.contains(".")
                || first.contains(":")
                || first.equals("localhost")
                || !first.equals(first.toLowerCase(Locale.ROOT));
    }

    /**
     * Returns the same name for two names of one registry if that can be determined without a request: all names of
     * this machine count as one, and so do all spellings of an address. Use it only for locks, which may be too wide.
     * Requests and credentials go to the host that a reference names, because another process can listen on another
     * address of this machine.
     */
    static String lockName(String host) {
        String lower = canonical(host).toLowerCase(Locale.ROOT);
        int colon = lower.lastIndexOf(':');
        boolean hasPort = colon > lower.lastIndexOf(']');
        String name = hasPort ? lower.substring(0, colon) : lower;
        String port = hasPort ? withoutPort(withoutPort(lower.substring(colon), HTTPS_PORT), ":80") : "";
        return (isLoopback(name) ? "localhost" : oneSpelling(name)) + port;
    }

    private static boolean isLoopback(String name) {
        if (name.startsWith("[")) {
            InetAddress address = address(name);
            return address.isLoopbackAddress() || address.isAnyLocalAddress();
        }
        return name.equals("localhost")
                || name.endsWith(".localhost")
                || LOOPBACK_ADDRESS.matcher(name).matches();
    }

    private static String oneSpelling(String name) {
        return name.startsWith("[") ? address(name).getHostAddress() : name;
    }

    /** Reads an address in brackets; no name is looked up. */
    private static InetAddress address(String inBrackets) {
        try {
            return InetAddress.getByName(inBrackets);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("not an address", e);
        }
    }

    private static String withoutPort(String host, String port) {
        return host.endsWith(port) ? host.substring(0, host.length() - port.length()) : host;
    }

    /** Returns why the text is not a valid registry; empty if it is valid. */
    static Optional<String> problem(String text) {
        // Checks the length before matching, because the pattern's loops use one stack frame for each label.
        Matcher matcher = GRAMMAR.matcher(text.length() > MAX_TEXT ? "" : text);
        if (!matcher.matches()
                || matcher.end("name") > MAX_NAME
                || (matcher.start("address") >= 0 && !isIpv6(matcher.group("address")))) {
            return Optional.of("the part before the first / is not a host with an optional port");
        }
        return matcher.start("port") >= 0 && !isPort(matcher.group("port"))
                ? Optional.of("the port is not between 1 and 65535")
                : Optional.empty();
    }

    private static boolean isPort(String digits) {
        int port = Integer.parseInt(digits);
        return port > 0 && port <= MAX_PORT;
    }

    private static boolean isIpv6(String address) {
        int gap = address.indexOf("::");
        if (gap < 0) {
            return isGroups(address) && groups(address) == IPV6_GROUPS;
        }
        String before = address.substring(0, gap);
        String after = address.substring(gap + "::".length());
        return isGroups(before) && isGroups(after) && groups(before) + groups(after) < IPV6_GROUPS;
    }

    private static boolean isGroups(String text) {
        return text.isEmpty() || HEX_GROUPS.matcher(text).matches();
    }

    private static int groups(String text) {
        return text.isEmpty() ? 0 : text.split(":", -1).length;
    }
}
