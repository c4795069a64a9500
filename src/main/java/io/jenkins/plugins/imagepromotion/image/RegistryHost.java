package io.jenkins.plugins.imagepromotion.image;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The registry part of a reference: a host name, an IPv4 address or an IPv6 address in brackets, and an optional port.
 *
 * <p>The shape is that of the distribution {@code reference} package. This class also refuses names that
 * cannot exist on a network (RFC 1035 lengths, port 0, brackets around something other than an RFC 4291 address), so that
 * a typo is reported as one instead of failing inside the HTTP client.
 */
final class RegistryHost {
    private static final int MAX_PORT = 65535;
    private static final int MAX_NAME = 253;
    private static final int MAX_TEXT = MAX_NAME + ":65535".length();
    private static final int IPV6_GROUPS = 8;

    private static final String LABEL = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?";
    private static final Pattern GRAMMAR = Pattern.compile("(?:(?<name>" + LABEL + "(?:\\." + LABEL
            + ")*)|\\[(?<address>[A-Fa-f0-9:]{2,39})])(?::(?<port>[0-9]{1,5}))?");
    private static final Pattern HEX_GROUPS = Pattern.compile("[A-Fa-f0-9]{1,4}(?::[A-Fa-f0-9]{1,4})*");

    private RegistryHost() {}

    /** Returns what is wrong with the text as a registry; empty if it is valid. */
    static Optional<String> problem(String text) {
        // Bounded before matching: the pattern's loops use one stack frame for each label.
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
