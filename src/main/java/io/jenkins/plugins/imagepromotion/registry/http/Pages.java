package io.jenkins.plugins.imagepromotion.registry.http;

import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.registry.RegistryException;
import io.jenkins.plugins.imagepromotion.registry.http.status.ErrorBody;
import io.jenkins.plugins.imagepromotion.registry.http.status.StatusFailures;
import io.jenkins.plugins.imagepromotion.registry.http.syntax.LinkHeader;
import io.jenkins.plugins.imagepromotion.registry.http.syntax.NamedPlace;
import io.jenkins.plugins.imagepromotion.registry.http.syntax.ShownUrl;
import io.jenkins.plugins.imagepromotion.registry.http.wire.Deadline;
import io.jenkins.plugins.imagepromotion.registry.http.wire.RegistryResponse;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import okhttp3.HttpUrl;

/**
 * Reads a list page by page to its end, or fails. It never treats part of a list as the whole list.
 *
 * @param list what is listed, for messages
 * @param maxPages the maximum number of pages to read
 * @param maxItems the maximum number of items to accept
 */
record Pages(String list, int maxPages, int maxItems) {
    /** Enough for the longest list on the slowest registry. */
    private static final Duration LIMIT = Duration.ofMinutes(10);

    /** Registries that filter a list may send some pages without new items. */
    private static final int MAX_FRUITLESS = 100;

    private static final String ASK_ADMINISTRATOR = "Contact the registry's administrator.";

    /**
     * Reads all pages in the registry's order.
     *
     * @param first the first page; the caller has already handled a 404
     * @param following requests a later page
     * @param reader reads the items on a page, and returns the total number of items so far
     * @throws RegistryException if the list cannot be read to its end: the failure of a page, with its number and its
     *     link; {@code UNREADABLE_ANSWER} if a later page or a readable link to it is missing, or if the list does not
     *     end; {@code UNSAFE_REDIRECT} if it continues on another host; {@code TIMED_OUT} if it takes too long
     */
    void read(
            RegistryResponse first,
            Function<HttpUrl, RegistryResponse> following,
            ToIntFunction<RegistryResponse> reader) {
        Deadline deadline = first.exchange().deadline().during(LIMIT);
        Set<HttpUrl> seen = new HashSet<>();
        RegistryResponse page = StatusFailures.expect(first, 200);
        int items = 0;
        int fruitful = 1;
        while (true) {
            int before = items;
            items = reader.applyAsInt(page);
            seen.add(page.url());
            fruitful = items > before ? seen.size() : fruitful;
            Optional<String> link = link(page);
            requireShort(page, items);
            if (link.isEmpty()) {
                return;
            }
            HttpUrl next = onRegistry(page, link.get());
            if (seen.contains(next) || seen.size() >= maxPages || seen.size() - fruitful >= MAX_FRUITLESS) {
                throw failure(page, "The registry's list of " + list + " does not end.", link.get());
            }
            if (deadline.isOver()) {
                throw new RegistryException(
                        page.failure(FailureCode.TIMED_OUT, "The registry's list of " + list + " takes too long.")
                                .with("page", seen.size())
                                .with("limit", LIMIT.toMinutes() + " min in total")
                                .remedy("Run it again. A retention policy keeps the list short."));
            }
            page = later(following, next, link.get(), seen.size() + 1);
        }
    }

    private RegistryResponse later(
            Function<HttpUrl, RegistryResponse> following, HttpUrl url, String link, int number) {
        try {
            RegistryResponse page = following.apply(url);
            if (page.status() == 404) {
                throw new RegistryException(page.failure(
                                FailureCode.UNREADABLE_ANSWER,
                                "The registry's list of " + list + " is incomplete: a later page was not found.")
                        .with("status", page.status())
                        .withOptional("it says", ErrorBody.of(page).quoted())
                        .remedy("Run it again. If it keeps failing, contact the registry's administrator."));
            }
            return StatusFailures.expect(page, 200);
        } catch (RegistryException e) {
            throw new RegistryException(e.failure().with("page", number).with("link", ShownUrl.quoted(link)), e);
        }
    }

    private void requireShort(RegistryResponse page, int items) {
        if (items > maxItems) {
            throw new RegistryException(page.failure(
                            FailureCode.UNREADABLE_ANSWER,
                            "The registry's list of " + list + " is longer than the limit.")
                    .with("found", items + " or more")
                    .with("limit", maxItems)
                    .remedy("Delete unused tags and artifacts. A retention policy keeps the list short."));
        }
    }

    /**
     * Returns the URL of the next page if the response has a {@code Link} header for it (distribution specification).
     * The page must be on the registry that we asked, because the request for it carries our authorization.
     *
     * @throws RegistryException {@code UNREADABLE_ANSWER} if the header cannot be read; {@code UNSAFE_REDIRECT} if the
     *     page is on another host
     */
    static Optional<HttpUrl> after(RegistryResponse page) {
        return link(page).map(link -> onRegistry(page, link));
    }

    private static Optional<String> link(RegistryResponse page) {
        List<String> fields = page.headers().values("Link");
        return LinkHeader.parse(fields)
                .orElseThrow(() -> failure(
                        page,
                        "The registry's link to the next page of its list cannot be read.",
                        String.join(", ", fields)))
                .next();
    }

    private static HttpUrl onRegistry(RegistryResponse page, String link) {
        return new NamedPlace(page.url(), link)
                .atRegistry()
                .orElseThrow(
                        () -> new RegistryException(
                                page.failure(
                                                FailureCode.UNSAFE_REDIRECT,
                                                "The registry points to another server for the next page of its list.")
                                        .with("link", ShownUrl.quoted(link))
                                        .remedy(
                                                "Nothing was sent there. Ask the registry's administrator to correct its external URL.")));
    }

    private static RegistryException failure(RegistryResponse page, String summary, String link) {
        return new RegistryException(page.failure(FailureCode.UNREADABLE_ANSWER, summary)
                .with("link", ShownUrl.quoted(link))
                .remedy(ASK_ADMINISTRATOR));
    }
}
