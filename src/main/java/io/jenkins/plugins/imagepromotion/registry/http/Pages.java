package io.jenkins.plugins.imagepromotion.registry.http;

import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.registry.http.wire.RegistryResponse;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import okhttp3.HttpUrl;

/**
 * Reads a list page by page to its end, and rejects a list that does not end.
 *
 * @param list what is listed, for messages
 * @param maxPages the most pages that are read
 * @param maxItems the most items that are accepted
 */
record Pages(String list, int maxPages, int maxItems) {

    /** Returns the items of all pages, each once, in the registry's order. */
    <T> List<T> read(
            RegistryResponse first,
            Function<HttpUrl, RegistryResponse> following,
            Function<RegistryResponse, List<T>> reader) {
        Set<T> items = new LinkedHashSet<>();
        Set<HttpUrl> seen = new HashSet<>();
        RegistryResponse page = first;
        while (true) {
            items.addAll(reader.apply(RepositoryClient.expect(page, 200)));
            seen.add(page.url());
            Optional<HttpUrl> next = NextPage.after(page);
            if (items.size() > maxItems
                    || next.filter(url -> seen.contains(url) || seen.size() >= maxPages)
                            .isPresent()) {
                throw page.failure(
                        FailureCode.UNREADABLE_ANSWER,
                        "The registry's list of " + list + " does not end.",
                        "Contact the registry's administrator.");
            }
            if (next.isEmpty()) {
                return List.copyOf(items);
            }
            page = following.apply(next.get());
        }
    }
}
