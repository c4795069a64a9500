package io.jenkins.plugins.imagepromotion.registry.http.proxy;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;

/**
 * The hosts that are reached without a proxy, as other tools read {@code NO_PROXY}: {@code *} for all, a domain for itself and
 * everything below, with or without a leading dot or a port, and IPv4 networks as {@code 10.0.0.0/8}. Loopback hosts
 * never use one.
 */
record NoProxy(List<String> entries) {
    private static final Pattern NETWORK = Pattern.compile("([0-9.]{7,15})/([0-9]|[12][0-9]|3[0-2])");
    private static final Pattern ADDRESS = Pattern.compile("([0-9]{1,3})\\.([0-9]{1,3})\\.([0-9]{1,3})\\.([0-9]{1,3})");

    static NoProxy parse(String text) {
        return new NoProxy(Arrays.stream(text.toLowerCase(Locale.ROOT).split("[,\\s]+", -1))
                .filter(entry -> !entry.isEmpty())
                .toList());
    }

    boolean covers(HttpUrl url) {
        return url.host().equals("localhost")
                || url.host().startsWith("127.")
                || url.host().equals("::1")
                || entries.stream().anyMatch(entry -> covers(entry, url));
    }

    private static boolean covers(String entry, HttpUrl url) {
        if (entry.equals("*")) {
            return true;
        }
        Matcher network = NETWORK.matcher(entry);
        if (network.matches()) {
            int mask = network.group(2).equals("0") ? 0 : -1 << (32 - Integer.parseInt(network.group(2)));
            return isAddress(url.host())
                    && isAddress(network.group(1))
                    && (number(url.host()) & mask) == (number(network.group(1)) & mask);
        }
        int colon = entry.lastIndexOf(':');
        boolean withPort = colon > 0 && entry.indexOf(':') == colon;
        if (withPort && !entry.substring(colon + 1).equals(String.valueOf(url.port()))) {
            return false;
        }
        String name = withPort ? entry.substring(0, colon) : entry;
        String domain = name.startsWith("*.") ? name.substring(2) : name.startsWith(".") ? name.substring(1) : name;
        return url.host().equals(domain) || url.host().endsWith("." + domain);
    }

    private static boolean isAddress(String host) {
        return ADDRESS.matcher(host).matches();
    }

    private static int number(String address) {
        int number = 0;
        for (String part : address.split("\\.", -1)) {
            number = (number << 8) | (Integer.parseInt(part) & 0xff);
        }
        return number;
    }
}
