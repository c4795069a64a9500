package io.jenkins.plugins.imagepromotion.registry.http;

import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.registry.RegistryException;
import io.jenkins.plugins.imagepromotion.registry.http.status.StatusFailures;
import io.jenkins.plugins.imagepromotion.registry.http.syntax.HeaderScanner;
import io.jenkins.plugins.imagepromotion.registry.http.wire.RegistryResponse;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import okhttp3.HttpUrl;

/**
 * Reads a list page by page to its end, and rejects a list that does not end.
 *
 * @param list what is listed, for messages
 * @param maxPages the most pages that are read
 * @param maxItems the most items that are accepted
 */
record Pages(String list, int maxPages, int maxItems) {

    /**
     * Reads all pages in the registry's order.
     *
     * @param reader takes the items of a page, and returns how many it has of all pages
     */
    void read(
            RegistryResponse first,
            Function<HttpUrl, RegistryResponse> following,
            ToIntFunction<RegistryResponse> reader) {
        Set<HttpUrl> seen = new HashSet<>();
        RegistryResponse page = first;
        while (true) {
            int items = reader.applyAsInt(StatusFailures.expect(page, 200));
            seen.add(page.url());
            Optional<HttpUrl> next = after(page);
            if (items > maxItems) {
                throw new RegistryException(page.failure(
                                FailureCode.UNREADABLE_ANSWER,
                                "The registry's list of " + list + " is longer than the limit.")
                        .with("found", items + " or more")
                        .with("limit", maxItems)
                        .remedy("Delete unused tags and artifacts. A retention policy keeps the list short."));
            }
            if (next.filter(url -> seen.contains(url) || seen.size() >= maxPages)
                    .isPresent()) {
                throw page.failure(
                        FailureCode.UNREADABLE_ANSWER,
                        "The registry's list of " + list + " does not end.",
                        "Contact the registry's administrator.");
            }
            if (next.isEmpty()) {
                return;
            }
            page = following.apply(next.get());
        }
    }

    /**
     * Returns the next page, if the response names one: the {@code Link} header with {@code rel="next"} (RFC 8288, distribution
     * specification). It must be on the same registry, because our authorization is sent.
     *
     * @throws io.jenkins.plugins.imagepromotion.registry.RegistryException {@code UNSAFE_REDIRECT} if it is elsewhere
     */
    static Optional<HttpUrl> after(RegistryResponse page) {
        return target(page.headers().values("Link")).map(target -> onSameRegistry(page, target));
    }

    private static HttpUrl onSameRegistry(RegistryResponse page, String target) {
        HttpUrl here = page.url();
        HttpUrl next = here.resolve(target);
        if (next == null || !next.host().equals(here.host()) || !samePort(here, next)) {
            throw page.failure(
                    FailureCode.UNSAFE_REDIRECT,
                    "The registry points to another server for the next page of its list.",
                    "The redirect was not followed. Contact the registry's administrator.");
        }
        // A registry behind a TLS proxy may write http even though the request was https.
        return here.newBuilder()
                .encodedPath(next.encodedPath())
                .encodedQuery(next.encodedQuery())
                .build();
    }

    private static boolean samePort(HttpUrl here, HttpUrl next) {
        return next.port() == here.port() || (here.isHttps() && here.port() == 443 && next.port() == 80);
    }

    static Optional<String> target(List<String> fields) {
        return fields.stream().flatMap(field -> target(field).stream()).findFirst();
    }

    private static Optional<String> target(String field) {
        HeaderScanner scanner = new HeaderScanner(field);
        while (true) {
            scanner.skipSeparators();
            if (!scanner.take('<')) {
                return Optional.empty();
            }
            String target = scanner.until(">");
            scanner.take('>');
            if (isNext(scanner)) {
                return Optional.of(target);
            }
        }
    }

    private static boolean isNext(HeaderScanner scanner) {
        boolean next = false;
        scanner.skipSpaces();
        while (scanner.take(';')) {
            scanner.skipSpaces();
            String name = scanner.token();
            scanner.skipSpaces();
            String value = scanner.take('=') ? value(scanner) : "";
            scanner.skipSpaces();
            next |= name.equalsIgnoreCase("rel")
                    && List.of(value.toLowerCase(Locale.ROOT).split(" ", -1)).contains("next");
        }
        return next;
    }

    private static String value(HeaderScanner scanner) {
        scanner.skipSpaces();
        return scanner.value(" \t,;").orElse("");
    }
}
