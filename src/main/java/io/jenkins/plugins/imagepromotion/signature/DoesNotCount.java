package io.jenkins.plugins.imagepromotion.signature;

import io.jenkins.plugins.imagepromotion.signature.key.TrustedKeys;
import java.util.List;

/** A signature does not count; {@link AttachedSignature} turns this into a {@link Verdict}. */
public final class DoesNotCount extends Exception {
    private static final long serialVersionUID = 1L;

    /** The maximum number of keys in a message. */
    private static final int MAX_KEYS = 5;

    private final Reason reason;

    /** Reports {@code problem}, a clause without a period whose foreign text is quoted. */
    public DoesNotCount(Reason reason, String problem) {
        super(problem);
        this.reason = reason;
    }

    static DoesNotCount malformed(String problem) {
        return new DoesNotCount(Reason.MALFORMED, problem);
    }

    static DoesNotCount wrongKey(TrustedKeys trusted) {
        List<String> ids =
                trusted.keys().stream().map(key -> key.id().toString()).toList();
        String shown = String.join(", ", ids.subList(0, Math.min(MAX_KEYS, ids.size())));
        String problem =
                switch (ids.size()) {
                    case 0 -> "no public key is trusted";
                    case 1 -> "the trusted key did not make it: " + shown;
                    default -> "none of the " + ids.size() + " trusted keys made it: " + shown;
                };
        return new DoesNotCount(Reason.WRONG_KEY, ids.size() > MAX_KEYS ? problem + ", …" : problem);
    }

    static DoesNotCount needsKeylessVerifier() {
        return new DoesNotCount(
                Reason.NEEDS_KEYLESS_VERIFIER,
                "it is keyless: it has a certificate instead of a trusted key, and no identity is trusted");
    }

    public Reason reason() {
        return reason;
    }

    /** Returns the problem with the values found, as a clause without a period; foreign text in it is quoted. */
    public String problem() {
        return String.valueOf(getMessage());
    }

    /** Returns the verdict with this reason. */
    Verdict verdict() {
        return new Verdict.DoesNotCount(reason, problem());
    }
}
