package io.jenkins.plugins.imagepromotion.registry.http.json;

import io.jenkins.plugins.imagepromotion.image.Tag;
import java.util.ArrayList;
import java.util.List;

/** Reads one page of {@code tags/list}; registries write {@code null} if there are none. */
public final class TagPage {

    private TagPage() {}

    /** Returns the tags of the page, without entries that are not valid tags. */
    public static List<Tag> read(byte[] bytes) throws UnreadableContent {
        List<Tag> tags = new ArrayList<>();
        Json.readObject(bytes, (json, field) -> {
            if (field.equals("tags")) {
                json.optionalArray(() ->
                        json.optionalText().filter(Tag::isTag).map(Tag::new).ifPresent(tags::add));
            }
        });
        return tags;
    }
}
