package io.jenkins.plugins.imagepromotion.policy.demand.proof;

import io.jenkins.plugins.imagepromotion.image.Quoted;
import io.jenkins.plugins.imagepromotion.policy.demand.InvalidPolicy;
import io.jenkins.plugins.imagepromotion.policy.demand.Settings;
import io.jenkins.plugins.imagepromotion.policy.demand.proof.Identities.Identity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Reads the signers that an entry requires. An entry has only one kind of signers. */
final class SignersReader {
    private static final String KEYS = "keys";
    private static final String MATCH = "match";
    private static final String CERTIFICATES = "certificates";
    private static final String SUBJECTS = "subjects";
    private static final String TRUSTED_ROOT = "trustedRoot";
    private static final String IDENTITIES = "identities";

    private final Settings settings;
    private final String entry;

    /** The keys that identify a kind of signers. */
    private final List<String> kinds = new ArrayList<>();

    /** The signers of each kind that the entry has, created only if it has no other kind. */
    private final Map<String, Supplier<Signers>> found = new LinkedHashMap<>();

    private SignersReader(Settings settings, String entry) {
        this.settings = settings;
        this.entry = entry;
    }

    /**
     * Reads the signers of an attestation, or throws {@code INVALID_POLICY}.
     *
     * @param kind the noun for messages, such as {@code SBOM}
     * @param name the name of the entry
     */
    static Signers attestation(Settings settings, String kind, String name) {
        SignersReader reader = new SignersReader(settings, "the " + kind + " " + Quoted.text(name));
        reader.keys(false);
        reader.identities();
        return reader.only("either keys, or trustedRoot with identities");
    }

    /** Reads the signers of an image, or throws {@code INVALID_POLICY}. */
    static Signers signature(Settings settings, String name) {
        SignersReader reader = new SignersReader(settings, "the signature " + Quoted.text(name));
        Optional<Boolean> all = settings.text(MATCH, SignatureRule::isAll);
        reader.keys(all.orElse(false));
        reader.certificates();
        reader.identities();
        Signers signers = reader.only("either keys, or certificates with subjects, or trustedRoot with identities");
        if (all.isPresent() && !(signers instanceof PublicKeys)) {
            throw InvalidPolicy.because(
                    reader.entry + " has match, which is only for keys",
                    "an entry of its own for each root certificate or identity that must be met");
        }
        return signers;
    }

    private void keys(boolean all) {
        Optional<PublicKeys> keys = settings.text(KEYS, pem -> new PublicKeys(pem, all));
        add(KEYS, keys.map(read -> () -> read));
    }

    private void certificates() {
        Optional<String> roots = settings.text(
                CERTIFICATES, pem -> RootCertificates.ofEverySubject(pem).pem());
        Optional<List<String>> subjects = settings.lines(SUBJECTS, texts -> texts);
        add(CERTIFICATES, roots.map(pem -> () -> new RootCertificates(pem, subjects.orElseThrow())));
        requireTogether(CERTIFICATES, roots.isPresent(), SUBJECTS, subjects.isPresent());
    }

    private void identities() {
        Optional<String> root = settings.text(TRUSTED_ROOT, Identities::requireRoot);
        Optional<List<Identity>> identities =
                settings.items(IDENTITIES, "an identity", Identities.KEYS, Identity::read);
        add(TRUSTED_ROOT, root.map(text -> () -> new Identities(text, identities.orElseThrow())));
        requireTogether(TRUSTED_ROOT, root.isPresent(), IDENTITIES, identities.isPresent());
    }

    private void requireTogether(String first, boolean hasFirst, String second, boolean hasSecond) {
        if (hasFirst != hasSecond) {
            throw InvalidPolicy.because(
                    entry + " has " + (hasFirst ? first : second) + ", but no " + (hasFirst ? second : first),
                    first + " together with " + second);
        }
    }

    private void add(String kind, Optional<Supplier<Signers>> signers) {
        kinds.add(kind);
        signers.ifPresent(present -> found.put(kind, present));
    }

    private Signers only(String expected) {
        if (found.size() != 1) {
            String problem = found.isEmpty()
                    ? " has neither " + String.join(" nor ", kinds)
                    : " has " + String.join(" and ", found.keySet());
            throw InvalidPolicy.because(entry + problem, expected);
        }
        return found.values().iterator().next().get();
    }
}
