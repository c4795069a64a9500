package io.jenkins.plugins.imagepromotion.signature;

import static io.jenkins.plugins.imagepromotion.signature.Documents.base64;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.signature.key.TrustedKeys;
import io.jenkins.plugins.imagepromotion.signature.key.UnusableMaterial;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Changes a good document of each form at each byte. Every byte gets four changes: one flipped bit, a digit of Base64
 * or hexadecimal numbers, a space, and its removal. Where it still counts, the verdict must be the same, and the place
 * must be one that each test names because no signature covers it.
 */
class TamperingTest {
    private static final Pattern LONG_VALUE = Pattern.compile("[A-Za-z0-9+/_-]{40,}=*");

    private static Set<Integer> countingChanges(byte[] document, Function<byte[], List<Verdict>> judge) {
        return countingChanges(document, at -> changes(document, at), judge);
    }

    /** Returns the places where a change still counts. */
    private static Set<Integer> countingChanges(
            byte[] document, IntFunction<List<byte[]>> changes, Function<byte[], List<Verdict>> judge) {
        List<Verdict> original = judge.apply(document);
        assertThat(original).singleElement().isInstanceOf(Verdict.Counts.class);
        Set<Integer> counting = new TreeSet<>();
        for (int at = 0; at < document.length; at++) {
            for (byte[] changed : changes.apply(at)) {
                List<Verdict> verdicts = judge.apply(changed);
                if (verdicts.stream().anyMatch(Verdict.Counts.class::isInstance)) {
                    assertThat(verdicts).as("another meaning counts, at %d", at).isEqualTo(original);
                    counting.add(at);
                }
            }
        }
        return counting;
    }

    private static List<byte[]> changes(byte[] document, int at) {
        byte[] flipped = document.clone();
        flipped[at] ^= (byte) (1 << (at % 7));
        byte[] digit = document.clone();
        digit[at] = (byte) (document[at] == 'A' ? 'B' : 'A');
        byte[] space = document.clone();
        space[at] = ' ';
        byte[] removed = Arrays.copyOf(document, document.length - 1);
        System.arraycopy(document, at + 1, removed, at, document.length - at - 1);
        return document[at] == ' ' ? List.of(flipped, digit, removed) : List.of(flipped, digit, space, removed);
    }

    /** Returns one of the changes, another kind of change for the next place. */
    private static List<byte[]> oneChange(byte[] document, int at) {
        List<byte[]> changes = changes(document, at);
        return List.of(changes.get(at % changes.size()));
    }

    /** Makes only one change to each digit of a long value in Base64, because its bytes are changed as well. */
    private static Set<Integer> countingChanges(String file) {
        Trust trust = Vectors.trust();
        byte[] document = Vectors.read(file);
        BitSet digits = new BitSet();
        LONG_VALUE
                .matcher(new String(document, StandardCharsets.ISO_8859_1))
                .results()
                .forEach(value -> digits.set(value.start(), value.end()));
        return countingChanges(
                document,
                at -> digits.get(at) ? oneChange(document, at) : changes(document, at),
                bytes -> Vectors.verdicts(file, bytes, Vectors.SUBJECT, trust));
    }

    @ParameterizedTest
    @CsvSource({
        "simple.json, team, ''",
        "envelope.json, team, https://slsa.dev/provenance/v1",
        "bundle-message.json, team, ''",
        "bundle-envelope.json, team, ''",
        "notation.json, release, ''"
    })
    void countsEachDocumentByItsSigner(String file, String signer, String predicateType) {
        Verdict.Counts counts =
                (Verdict.Counts) Vectors.verdicts(file, Vectors.read(file), Vectors.SUBJECT, Vectors.trust())
                        .get(0);

        assertThat(counts.signer()).isEqualTo(signer.equals("team") ? Vectors.team() : Vectors.release());
        assertThat(counts.claim().predicateType())
                .isEqualTo(Optional.of(predicateType).filter(type -> !type.isEmpty()));
    }

    /** Another image with the same signatures, as after a tag was copied to it. */
    @ParameterizedTest
    @ValueSource(
            strings = {"simple.json", "envelope.json", "bundle-message.json", "bundle-envelope.json", "notation.json"})
    void refusesEachChangedByteOfTheManifest(String file) {
        Trust trust = Vectors.trust();

        assertThat(countingChanges(
                        Vectors.MANIFEST,
                        at -> oneChange(Vectors.MANIFEST, at),
                        manifest -> Vectors.verdicts(
                                file, Vectors.read(file), Subject.of(Digest.of(manifest), manifest), trust)))
                .isEmpty();
    }

    /** A change either makes the key unusable, or another key, or leaves the same key: its PEM has line ends. */
    @ParameterizedTest
    @ValueSource(strings = {"simple.json", "envelope.json", "bundle-message.json", "bundle-envelope.json"})
    void refusesEachChangedByteOfTheKey(String file) {
        byte[] key = Vectors.read("team.pub");

        Set<Integer> counting = countingChanges(key, bytes -> {
            try {
                Trust trust = Trust.in(TrustedKeys.parse(new String(bytes, StandardCharsets.ISO_8859_1)));
                return Vectors.verdicts(file, Vectors.read(file), Vectors.SUBJECT, trust);
            } catch (UnusableMaterial e) {
                return List.of();
            }
        });

        assertThat(counting).allSatisfy(at -> assertThat(key[at]).isEqualTo((byte) '\n'));
    }

    @Test
    void refusesEachChangedByteOfASimpleSigningPayload() {
        assertThat(countingChanges("simple.json")).isEmpty();
    }

    @Test
    void refusesEachChangedByteOfTheSignatureOfASimpleSigningPayload() {
        Trust trust = Vectors.trust();

        assertThat(countingChanges(
                        Vectors.read("simple.sig"),
                        bytes -> new AttachedSignature(
                                        SimpleSigning.MEDIA_TYPE,
                                        Vectors.read("simple.json"),
                                        Map.of(Vectors.ANNOTATION, new String(bytes, StandardCharsets.ISO_8859_1)))
                                .verdicts(Vectors.SUBJECT, trust, Vectors.NOW)))
                .isEmpty();
    }

    /** Only the key id can change, which is a hint, and the name of that member, which makes it an unknown one. */
    @Test
    void refusesEachChangedByteOfAnEnvelope() {
        assertThat(countingChanges("envelope.json")).isNotEmpty().isSubsetOf(places("envelope.json", "\"keyid\":\"\""));
    }

    /** Only the key hint and the unsigned list of log entries can change. */
    @ParameterizedTest
    @ValueSource(strings = {"bundle-envelope.json", "bundle-message.json"})
    void refusesEachChangedByteOfABundle(String file) {
        assertThat(countingChanges(file))
                .isNotEmpty()
                .isSubsetOf(places(file, "\"hint\":\"aGludA==\"},\"tlogEntries\":[]"));
    }

    /** Only the name of the signing agent can change, which no signature covers. */
    @Test
    void refusesEachChangedByteOfAJsonWebSignatureAndItsCertificates() {
        assertThat(countingChanges("notation.json"))
                .isNotEmpty()
                .isSubsetOf(places("notation.json", "\"io.cncf.notary.signingAgent\":\"openssl/3\""));
    }

    /** The decoded parts, where Base64 does not hide a change of one bit. */
    @Test
    void refusesEachChangedByteOfADecodedPart() {
        Trust trust = Vectors.trust();
        for (String file : List.of("envelope.json", "bundle-envelope.json", "bundle-message.json", "notation.json")) {
            String text = Vectors.text(file);
            List<String> parts = Stream.of(text.split("\""))
                    .filter(LONG_VALUE.asMatchPredicate())
                    .toList();
            assertThat(parts).as(file).hasSize(file.startsWith("notation") ? 5 : 2);
            for (String part : parts) {
                boolean isUrl = file.startsWith("notation") && !part.startsWith("MII");
                byte[] bytes = isUrl
                        ? Base64.getUrlDecoder().decode(part)
                        : Base64.getDecoder().decode(part);
                assertThat(countingChanges(bytes, at -> oneChange(bytes, at), changed -> {
                            String encoded = isUrl
                                    ? Base64.getUrlEncoder().withoutPadding().encodeToString(changed)
                                    : base64(changed);
                            byte[] document = text.replace(part, encoded).getBytes(StandardCharsets.UTF_8);
                            return Vectors.verdicts(file, document, Vectors.SUBJECT, trust);
                        }))
                        .as("%s: %s", file, part)
                        .isEmpty();
            }
        }
    }

    /** Returns the places of a text that occurs once in the document. */
    private static Set<Integer> places(String file, String unsigned) {
        String text = new String(Vectors.read(file), StandardCharsets.ISO_8859_1);
        int from = text.indexOf(unsigned);
        assertThat(from).isNotNegative().isEqualTo(text.lastIndexOf(unsigned));
        return IntStream.range(from, from + unsigned.length()).boxed().collect(Collectors.toSet());
    }
}
