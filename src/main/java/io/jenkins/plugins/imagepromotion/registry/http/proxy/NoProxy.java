package io.jenkins.plugins.imagepromotion.registry.http.proxy;

import io.jenkins.plugins.imagepromotion.registry.http.syntax.LocalHost;
import java.math.BigInteger;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;

/**
 * The hosts to connect to without a proxy. Reads {@code NO_PROXY} like curl and Go: {@code *} for all hosts, a domain
 * for itself and its subdomains, with or without a leading dot or a port, an address, or a network such as {@code
 * 10.0.0.0/8} or {@code fd00::/8}. Loopback hosts never use a proxy.
 */
record NoProxy(List<String> entries) {
    private static final Pattern NETWORK = Pattern.compile("(?<address>[^/]+)/(?<bits>[0-9]{1,3})");

    /** A host and a port. An IPv6 address with a port is in brackets; without brackets, it has more than one colon. */
    private static final Pattern WITH_PORT = Pattern.compile("(?<host>\\[[^]]+]|[^:]+):(?<port>[0-9]+)");

    static NoProxy parse(String text) {
        return new NoProxy(Arrays.stream(text.toLowerCase(Locale.ROOT).split("[,\\s]+", -1))
                .filter(entry -> !entry.isEmpty())
                .toList());
    }

    boolean covers(HttpUrl url) {
        String host = withoutLastDot(url.host());
        Optional<InetAddress> address = LocalHost.address(host);
        return host.equals("localhost")
                || address.filter(InetAddress::isLoopbackAddress).isPresent()
                || entries.stream().anyMatch(entry -> covers(entry, host, address, url.port()));
    }

    private static boolean covers(String entry, String host, Optional<InetAddress> address, int port) {
        if (entry.equals("*")) {
            return true;
        }
        Matcher network = NETWORK.matcher(entry);
        if (network.matches()) {
            int bits = Integer.parseInt(network.group("bits"));
            return LocalHost.address(network.group("address"))
                    .filter(first -> address.filter(other -> isWithin(first, bits, other))
                            .isPresent())
                    .isPresent();
        }
        Matcher withPort = WITH_PORT.matcher(entry);
        boolean hasPort = withPort.matches();
        if (hasPort && !withPort.group("port").equals(String.valueOf(port))) {
            return false;
        }
        String domain = domain(hasPort ? withPort.group("host") : entry);
        return host.equals(domain) || host.endsWith("." + domain);
    }

    private static boolean isWithin(InetAddress network, int bits, InetAddress address) {
        int rest = network.getAddress().length * Byte.SIZE - bits;
        return rest >= 0
                && network.getAddress().length == address.getAddress().length
                && new BigInteger(1, network.getAddress())
                        .shiftRight(rest)
                        .equals(new BigInteger(1, address.getAddress()).shiftRight(rest));
    }

    /**
     * Returns the name in OkHttp's notation: no brackets, international names in ASCII, and one form for each address.
     */
    private static String domain(String name) {
        String bare = withoutLastDot(
                name.startsWith("*.") ? name.substring(2) : name.startsWith(".") ? name.substring(1) : name);
        HttpUrl url =
                HttpUrl.parse("http://" + (bare.contains(":") && !bare.startsWith("[") ? "[" + bare + "]" : bare));
        return url == null ? bare : url.host();
    }

    private static String withoutLastDot(String name) {
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }
}
