package io.jenkins.plugins.imagepromotion.registry.http.json;

import io.jenkins.plugins.imagepromotion.image.Tag;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** Reads one page of {@code tags/list}; registries write {@code null} if there are none. */
public final class TagPage {
    private static final Set<String> FIELDS = Set.of("name", "tags");

    private TagPage() {}

    /** Hands over the tags of the page in their order, without names that no tag can have. */
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
