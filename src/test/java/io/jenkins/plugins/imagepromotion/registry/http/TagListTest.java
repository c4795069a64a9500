package io.jenkins.plugins.imagepromotion.registry.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.imagepromotion.image.Tag;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.NumericChars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class TagListTest {

    private static TagList of(List<String> tags) {
        TagList list = new TagList();
        tags.forEach(tag -> list.append(new Tag(tag)));
        return list;
    }

    private static List<Tag> once(List<String> tags) {
        return new LinkedHashSet<>(tags).stream().map(Tag::new).toList();
    }

    @Property
    void holdsEachTagOnceInTheOrderOfItsFirst(
            @ForAll List<@AlphaChars @NumericChars @StringLength(min = 1, max = 3) String> tags) {
        assertThat(of(tags)).isEqualTo(once(tags));
    }

    @Test
    void holdsManyTagsInOrder() {
        List<String> sorted = IntStream.range(1_000_000, 1_050_000)
                .mapToObj(i -> "develop-" + i + "x".repeat(i % 100))
                .toList();

        TagList list = of(sorted);

        assertThat(list).hasSize(50_000).isEqualTo(once(sorted));
        assertThat(list.contains(new Tag(sorted.get(49_999)))).isTrue();
        assertThat(list.contains(new Tag("other"))).isFalse();
    }

    @Test
    void holdsManyTagsOfARegistryThatDoesNotSortThem() {
        List<String> tags = new ArrayList<>();
        IntStream.range(0, 30_000).forEach(i -> tags.add("develop-" + i % 20_000));
        Collections.shuffle(tags, new Random(7));

        assertThat(of(tags)).hasSize(20_000).isEqualTo(once(tags));
    }

    @Test
    void takesLittleMemory() {
        long before = used();
        TagList list = new TagList();
        for (int i = 0; i < 500_000; i++) {
            list.append(new Tag("develop-v1." + i + ".0-abcdef1-" + (1_700_000_000 + i)));
        }

        assertThat((used() - before) / list.size()).isLessThan(80);
        assertThat(list).hasSize(500_000);
    }

    private static long used() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    @Test
    void knowsItsEnds() {
        assertThat(of(List.of())).isEmpty();
        assertThatThrownBy(() -> of(List.of("a")).get(1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> of(List.of("a")).get(-1)).isInstanceOf(IndexOutOfBoundsException.class);
    }
}
