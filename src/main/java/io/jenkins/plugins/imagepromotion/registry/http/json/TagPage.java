package io.jenkins.plugins.imagepromotion.registry.http.json;

import io.jenkins.plugins.imagepromotion.image.Tag;
import java.util.function.Consumer;

/** Reads one page of {@code tags/list}; registries write {@code null} if there are none. */
public final class TagPage {

    private TagPage() {}

    /** Hands over the tags of the page in their order, without entries that are not valid tags. */
    public static void read(byte[] bytes, Consumer<Tag> taker) throws UnreadableContent {
        Json.readObject(bytes, (json, field) -> {
            if (field.equals("tags")) {
                json.optionalArray(() ->
                        json.optionalText().filter(Tag::isTag).map(Tag::new).ifPresent(taker));
            }
        });
    }
}
