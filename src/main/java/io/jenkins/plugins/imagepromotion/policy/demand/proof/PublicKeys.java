package io.jenkins.plugins.imagepromotion.policy.demand.proof;

import io.jenkins.plugins.imagepromotion.policy.demand.InvalidPolicy;
import io.jenkins.plugins.imagepromotion.policy.demand.Settings;
import io.jenkins.plugins.imagepromotion.signature.Signer;
import io.jenkins.plugins.imagepromotion.signature.Trust;
import io.jenkins.plugins.imagepromotion.signature.key.TrustedKeys;
import io.jenkins.plugins.imagepromotion.signature.key.UnusableMaterial;
import java.util.List;
import java.util.Set;

/**
 * Public keys in a policy.
 *
 * @param pem the keys in PEM, without blank lines
 * @param all whether each key must have signed; otherwise, one of them is enough
 */
public record PublicKeys(String pem, boolean all) implements Signers {

    /**
     * Reads the keys.
     *
     * @throws io.jenkins.plugins.imagepromotion.failure.ImagePromotionException {@code INVALID_POLICY} if a key cannot
     *     be used
     */
    public PublicKeys {
        pem = lines(pem);
        parse(pem);
    }

    /** Returns the text without indentation and blank lines, so that the form and a file give the same value. */
    static String lines(String text) {
        return String.join("\n", Settings.splitLines(text));
    }

    private static TrustedKeys parse(String pem) {
        try {
            return TrustedKeys.parse(pem);
        } catch (UnusableMaterial e) {
            throw InvalidPolicy.because(
                    "the public keys cannot be used: " + e.problem(),
                    "one or more public keys in PEM, each from BEGIN PUBLIC KEY to END PUBLIC KEY");
        }
    }

    private List<Signer> signers() {
        return parse(pem).keys().stream()
                .<Signer>map(key -> new Signer.Key(key.id()))
                .toList();
    }

    @Override
    public Trust trust() {
        return Trust.in(parse(pem));
    }

    @Override
    public boolean areMet(Set<Signer> found) {
        return all ? found.containsAll(signers()) : !found.isEmpty();
    }

    @Override
    public String toString() {
        List<String> ids =
                parse(pem).keys().stream().map(key -> key.id().toString()).toList();
        return ids.size() == 1
                ? "the key " + ids.get(0)
                : (all ? "each of the keys " : "one of the keys ") + String.join(", ", ids);
    }
}
