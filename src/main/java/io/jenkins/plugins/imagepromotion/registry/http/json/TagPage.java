package io.jenkins.plugins.imagepromotion.registry.http.json;

import io.jenkins.plugins.imagepromotion.image.Tag;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** Reads one page of {@code tags/list}. Registries write {@code null} for an empty list. */
public final class TagPage {
    private static final Set<String> FIELDS = Set.of("name", "tags");

    private TagPage() {}

    /** Passes the tags on the page to {@code taker} in order, and skips names that are not valid tags. */
    public static void read(byte[] bytes, Consumer<Tag> taker) throws UnreadableContent {
        AtomicBoolean found = new AtomicBoolean();
        Json.readObject(bytes, (json, field) -> {
            found.compareAndSet(false, FIELDS.contains(field));
            if (field.equals("tags")) {
                json.array(() -> {
                    String name = json.text();
                    if (Tag.isTag(name)) {
                        taker.accept(new Tag(name));
                    }
                });
            }
        });
        if (!found.get()) {
            throw new UnreadableContent("it has neither a name nor tags");
        }
    }
}
