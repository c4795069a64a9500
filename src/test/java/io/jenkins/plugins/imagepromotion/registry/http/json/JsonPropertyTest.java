package io.jenkins.plugins.imagepromotion.registry.http.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.imagepromotion.registry.ManifestLinks;
import io.jenkins.plugins.imagepromotion.registry.MediaTypes;
import io.jenkins.plugins.imagepromotion.registry.http.Answers;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class JsonPropertyTest {

    /** Whatever a registry sends, it is read or refused; nothing else is thrown. */
    @Property
    void readsOrRefusesAnyBytes(@ForAll byte[] bytes) {
        assertThat(ends(bytes)).isTrue();
    }

    @Property
    void readsOrRefusesAManifestThatWasDamaged(
            @ForAll @IntRange(max = 400) int position, @ForAll byte replacement, @ForAll boolean cut) {
        byte[] bytes = Answers.MANIFEST.getBytes(StandardCharsets.UTF_8);
        int at = position % bytes.length;
        bytes[at] = replacement;

        assertThat(ends(cut ? java.util.Arrays.copyOf(bytes, at) : bytes)).isTrue();
    }

    private static boolean ends(byte[] bytes) {
        try {
            ManifestLinks links = ManifestReader.read(MediaTypes.OCI_MANIFEST, bytes);
            return links.config().isPresent();
        } catch (UnreadableContent e) {
            return !e.problem().isEmpty();
        }
    }
}
