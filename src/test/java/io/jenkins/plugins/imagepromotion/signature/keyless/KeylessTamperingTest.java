package io.jenkins.plugins.imagepromotion.signature.keyless;

import static io.jenkins.plugins.imagepromotion.signature.Documents.DIGEST;
import static io.jenkins.plugins.imagepromotion.signature.Documents.MANIFEST;
import static io.jenkins.plugins.imagepromotion.signature.Documents.WITH_MANIFEST;
import static io.jenkins.plugins.imagepromotion.signature.Documents.base64;
import static io.jenkins.plugins.imagepromotion.signature.Documents.bundle;
import static io.jenkins.plugins.imagepromotion.signature.Documents.bytes;
import static io.jenkins.plugins.imagepromotion.signature.Documents.statement;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.signature.AttachedSignature;
import io.jenkins.plugins.imagepromotion.signature.Reason;
import io.jenkins.plugins.imagepromotion.signature.Subject;
import io.jenkins.plugins.imagepromotion.signature.Trust;
import io.jenkins.plugins.imagepromotion.signature.Verdict;
import io.jenkins.plugins.imagepromotion.signature.key.TrustedKeys;
import io.jenkins.plugins.imagepromotion.signature.key.UnusableMaterial;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Changes a good bundle at each byte of its text, and each decoded value in it at each of its bytes. Of long values in
 * Base64, it changes every fifth digit of the text, because every byte of them is changed as well. Where it still
 * counts, the verdict must be the same, and the place must be one that a test names because no signature covers it.
 */
class KeylessTamperingTest {
    private static final SigstoreInstance SIGSTORE = new SigstoreInstance();
    private static final Pattern LONG_VALUE = Pattern.compile("[A-Za-z0-9+/]{100,}");

    private static Trust trust() throws UnusableMaterial {
        return Trust.in(TrustedKeys.none())
                .and(KeylessTrust.parse(
                        SIGSTORE.trustedRoot(),
                        List.of(new TrustedIdentity(SigstoreInstance.ISSUER, SigstoreInstance.SUBJECT))));
    }

    private static List<Verdict> verdicts(byte[] json, Trust trust) {
        return new AttachedSignature("application/vnd.dev.sigstore.bundle.v0.3+json", json, Map.of())
                .verdicts(WITH_MANIFEST, trust, Instant.EPOCH);
    }

    private static String attestation() {
        return new KeylessBundle(SIGSTORE).attestation(statement(DIGEST));
    }

    /** Returns the places where a change still counts. */
    private static Set<Integer> countingChanges(byte[] document, IntStream places, Function<byte[], byte[]> bundle)
            throws UnusableMaterial {
        Trust trust = trust();
        List<Verdict> original = verdicts(bundle.apply(document), trust);
        assertThat(original).singleElement().isInstanceOf(Verdict.Counts.class);
        Set<Integer> counting = new TreeSet<>();
        for (int at : places.toArray()) {
            List<Verdict> verdicts = verdicts(bundle.apply(change(document, at)), trust);
            if (verdicts.stream().anyMatch(Verdict.Counts.class::isInstance)) {
                assertThat(verdicts).as("another meaning counts, at %d", at).isEqualTo(original);
                counting.add(at);
            }
        }
        return counting;
    }

    /** Returns all places but those of four out of five digits in a long value. */
    private static IntStream text(byte[] document) {
        Set<Integer> skipped = new TreeSet<>();
        LONG_VALUE
                .matcher(new String(document, StandardCharsets.ISO_8859_1))
                .results()
                .forEach(value -> IntStream.range(value.start(), value.end())
                        .filter(at -> (at - value.start()) % 5 != 0)
                        .forEach(skipped::add));
        return IntStream.range(0, document.length).filter(at -> !skipped.contains(at));
    }

    /** Flips a bit, writes a digit of Base64 or a space, or removes the byte: each in turn. */
    private static byte[] change(byte[] document, int at) {
        byte[] changed = document.clone();
        switch (at % 4) {
            case 0 -> changed[at] ^= (byte) (1 << (at % 7));
            case 1 -> changed[at] = (byte) (document[at] == 'A' ? 'B' : 'A');
            case 2 -> changed[at] = (byte) (document[at] == ' ' ? 'A' : ' ');
            default -> {
                changed = Arrays.copyOf(document, document.length - 1);
                System.arraycopy(document, at + 1, changed, at, document.length - at - 1);
            }
        }
        return changed;
    }

    /** Only the kind of the entry can change, which its body repeats, and how the checkpoint encodes its signature. */
    @Test
    void refusesEachChangedByteOfAnAttestation() throws UnusableMaterial {
        byte[] document = bytes(attestation());

        assertThat(countingChanges(document, text(document), bytes -> bytes))
                .isNotEmpty()
                .isSubsetOf(places(document, "\"kindVersion\":\\{[^}]*\\}", "log\\.invalid [^ ]*\\\\n\""));
    }

    /**
     * The second version of the log signs neither the index of the entry nor its kind, and a timestamp authority does
     * not sign its whole response.
     */
    @Test
    void refusesEachChangedByteOfASignatureOfTheManifest() throws UnusableMaterial {
        KeylessBundle bundle = new KeylessBundle(SIGSTORE);
        bundle.second = true;
        byte[] document = bytes(bundle.message(MANIFEST));

        assertThat(countingChanges(document, text(document), bytes -> bytes))
                .isNotEmpty()
                .isSubsetOf(places(
                        document,
                        "\"logIndex\":\"41\"",
                        "\"kindVersion\":\\{[^}]*\\}",
                        "log\\.invalid [^ ]*\\\\n\"",
                        "\"signedTimestamp\":\"[^\"]*\""));
    }

    /** The values that the text has in Base64, each at each of its bytes. */
    @ParameterizedTest
    @ValueSource(
            strings = {"rawBytes", "keyId", "signedEntryTimestamp", "rootHash", "canonicalizedBody", "payload", "sig"})
    void refusesEachChangedByteOfAValue(String name) throws UnusableMaterial {
        String json = attestation();
        Matcher value = Pattern.compile("\"" + name + "\":\"([^\"]*)\"").matcher(json);
        assertThat(value.find()).isTrue();
        String before = json.substring(0, value.start(1));
        String after = json.substring(value.end(1));

        byte[] decoded = Base64.getDecoder().decode(value.group(1));

        assertThat(countingChanges(
                        decoded, IntStream.range(0, decoded.length), bytes -> bytes(before + base64(bytes) + after)))
                .isEmpty();
    }

    @Test
    void refusesEachChangedByteOfTheManifest() throws UnusableMaterial {
        AttachedSignature signature = bundle(new KeylessBundle(SIGSTORE).message(MANIFEST));
        Trust trust = trust();
        for (int at = 0; at < MANIFEST.length; at++) {
            byte[] changed = change(MANIFEST, at);
            Subject subject = Subject.of(Digest.of(changed), changed);

            assertThat(signature.verdicts(subject, trust, Instant.EPOCH))
                    .singleElement()
                    .isInstanceOfSatisfying(
                            Verdict.DoesNotCount.class,
                            refused -> assertThat(refused.reason()).isEqualTo(Reason.OTHER_DIGEST));
        }
    }

    /** Returns the places of these parts. */
    private static Set<Integer> places(byte[] document, String... parts) {
        String text = new String(document, StandardCharsets.ISO_8859_1);
        return Stream.of(parts)
                .flatMap(part -> Pattern.compile(part).matcher(text).results())
                .flatMapToInt(found -> IntStream.range(found.start(), found.end()))
                .boxed()
                .collect(Collectors.toSet());
    }
}
