package io.jenkins.plugins.imagepromotion.registry.http;

import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.image.Tag;
import io.jenkins.plugins.imagepromotion.registry.http.json.TagPage;
import io.jenkins.plugins.imagepromotion.registry.http.json.UnreadableContent;
import io.jenkins.plugins.imagepromotion.registry.http.wire.RegistryResponse;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import okhttp3.HttpUrl;

/** Collects the pages of a list of tags, and rejects a list that does not end. */
final class TagList {
    /** A million tags; more are rejected. */
    private static final int MAX_PAGES = 1000;

    private static final int MAX_TAGS = 1_000_000;

    private final Set<Tag> tags = new LinkedHashSet<>();
    private final Set<HttpUrl> seen = new HashSet<>();

    /** Adds one page and returns the URL of the next one, if any. */
    Optional<HttpUrl> add(RegistryResponse page) {
        try {
            tags.addAll(TagPage.read(page.body()));
        } catch (UnreadableContent e) {
            throw page.failure(
                    e.code(),
                    "The registry did not return a list of tags: " + e.problem() + ".",
                    "Check that this address belongs to a registry.");
        }
        seen.add(page.url());
        Optional<HttpUrl> next = NextPage.after(page);
        if (next.isPresent() && (seen.contains(next.get()) || seen.size() >= MAX_PAGES || tags.size() > MAX_TAGS)) {
            throw page.failure(
                    FailureCode.UNREADABLE_ANSWER,
                    "The registry's list of tags does not end.",
                    "Contact the registry's administrator.");
        }
        return next;
    }

    List<Tag> tags() {
        return List.copyOf(tags);
    }
}
