package io.jenkins.plugins.imagepromotion.promotion;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.registry.MediaTypes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterProperty;

/** Whatever a manifest looks like, its promotion has the same bytes and the same type. */
class ByteIdenticalPromotionTest {
    private static final String STAGING = "staging-v3.0.0-abcdef1-1763800000";
    private static final String DESCRIPTOR = "{\"mediaType\":\"a/b\",\"size\":2,\"digest\":"
            + "\"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a\"}";

    private final Promoting promoting = new Promoting();

    @AfterProperty
    void stop() {
        promoting.close();
    }

    @Property(tries = 200)
    void keepsEveryByte(@ForAll("manifests") Map.Entry<String, String> manifest) {
        String repository = "app" + Integer.toHexString(manifest.hashCode());
        promoting.server.push(
                repository, STAGING, manifest.getKey(), manifest.getValue().getBytes(StandardCharsets.UTF_8));

        byte[] child = "{}".getBytes(StandardCharsets.UTF_8);
        promoting.server.push(repository, Digest.of(child).toString(), "a/b", child);

        promoting.promote(promoting.request(promoting.server.host() + "/" + repository + ":" + STAGING));

        assertThat(promoting.server.stored(repository, "production-v3.0.0-abcdef1-1763900000"))
                .isEqualTo(manifest.getKey() + " " + manifest.getValue());
    }

    /** Members in any order, any white space between them, any text in the annotations, escaped or not. */
    @Provide
    Arbitrary<Map.Entry<String, String>> manifests() {
        return Combinators.combine(
                        Arbitraries.of(MediaTypes.ACCEPTED),
                        Arbitraries.longs(),
                        Arbitraries.strings().withChars(" \t\r\n").ofMaxLength(3),
                        Arbitraries.strings().ofMaxLength(40))
                .as((type, seed, space, text) -> Map.entry(type, json(type, new Random(seed), space, text)));
    }

    private static String json(String type, Random random, String space, String text) {
        boolean index = MediaTypes.isIndex(type);
        List<String> members = new ArrayList<>(List.of(
                "\"schemaVersion\":" + space + "2",
                index ? "\"manifests\":[" + DESCRIPTOR + "," + space + DESCRIPTOR + "]" : "\"config\":" + DESCRIPTOR,
                index ? "\"x\":[{}]" : "\"layers\":" + space + "[]",
                "\"annotations\":{\"a" + space.length() + "\":" + space + quoted(text, random) + "}"));
        if (random.nextBoolean()) {
            members.add("\"mediaType\":\"" + type + "\"");
        }
        Collections.shuffle(members, random);
        return space + "{" + String.join("," + space, members) + space + "}" + space;
    }

    private static String quoted(String text, Random random) {
        StringBuilder quoted = new StringBuilder("\"");
        text.chars().forEach(c -> {
            boolean plain =
                    c >= ' ' && c != '"' && c != '\\' && !Character.isSurrogate((char) c) && random.nextBoolean();
            quoted.append(plain ? String.valueOf((char) c) : String.format("\\u%04x", c));
        });
        return quoted.append('"').toString();
    }
}
