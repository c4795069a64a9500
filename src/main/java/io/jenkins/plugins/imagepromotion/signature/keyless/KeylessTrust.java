package io.jenkins.plugins.imagepromotion.signature.keyless;

import io.jenkins.plugins.imagepromotion.image.Quoted;
import io.jenkins.plugins.imagepromotion.json.JsonTree;
import io.jenkins.plugins.imagepromotion.signature.DoesNotCount;
import io.jenkins.plugins.imagepromotion.signature.KeylessVerifier;
import io.jenkins.plugins.imagepromotion.signature.Reason;
import io.jenkins.plugins.imagepromotion.signature.Signer;
import io.jenkins.plugins.imagepromotion.signature.Subject;
import io.jenkins.plugins.imagepromotion.signature.key.UnusableMaterial;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/**
 * The identities whose keyless signatures count, and the trusted root with which they are verified offline. Only {@link
 * #verify} and {@link #requireUsable} load sigstore-java.
 *
 * @param trustedRoot the text of a Sigstore trusted root (sigstore/protobuf-specs, sigstore_trustroot.proto, {@code
 *     TrustedRoot})
 * @param identities the trusted identities; one of them is enough
 */
public record KeylessTrust(String trustedRoot, List<TrustedIdentity> identities) implements KeylessVerifier {
    private static final String MEDIA_TYPE = "application/vnd.dev.sigstore.trustedroot+json;version=0.1";

    /**
     * The trusted root of Sigstore's public instance has 7,000 characters. In memory, it is about twenty times as large,
     * and the author of a pipeline can add one.
     */
    private static final int MAX_LENGTH = 128 << 10;

    private static final int MAX_IDENTITIES = 64;

    public KeylessTrust {
        identities = List.copyOf(identities);
    }

    /**
     * Reads a trusted root and identities. Checks the form of the root, but not its certificates and keys.
     *
     * @throws UnusableMaterial if the root or an identity cannot be used
     */
    public static KeylessTrust parse(String trustedRoot, List<TrustedIdentity> identities) throws UnusableMaterial {
        requireRoot(trustedRoot);
        if (identities.isEmpty() || identities.size() > MAX_IDENTITIES) {
            throw new UnusableMaterial(
                    "there are " + identities.size() + " trusted identities instead of 1 to " + MAX_IDENTITIES);
        }
        if (new HashSet<>(identities).size() < identities.size()) {
            throw new UnusableMaterial("an identity is listed twice");
        }
        for (TrustedIdentity identity : identities) {
            identity.requireUsable();
        }
        return new KeylessTrust(trustedRoot, identities);
    }

    private static void requireRoot(String trustedRoot) throws UnusableMaterial {
        if (trustedRoot.length() > MAX_LENGTH) {
            throw new UnusableMaterial("the trusted root has more than " + MAX_LENGTH + " characters");
        }
        Map<String, Object> root;
        try {
            root = JsonTree.map(JsonTree.readDocument(trustedRoot.getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UnusableMaterial("the trusted root is not valid JSON");
        }
        String type = JsonTree.text(root.get("mediaType"));
        if (!type.equals(MEDIA_TYPE)) {
            throw new UnusableMaterial(
                    "the trusted root has the mediaType " + Quoted.text(type) + ", not \"" + MEDIA_TYPE + "\"");
        }
        for (String required : List.of("certificateAuthorities", "ctlogs", "tlogs")) {
            if (JsonTree.list(root.get(required)).isEmpty()) {
                throw new UnusableMaterial("the trusted root has no " + required);
            }
        }
        for (String kind : List.of("certificateAuthorities", "timestampAuthorities", "ctlogs", "tlogs")) {
            for (Object each : JsonTree.list(root.get(kind))) {
                requireStart(kind, JsonTree.map(each));
            }
        }
    }

    /** Without a start, sigstore-java 2.0.0 would trust it at any time before its end. */
    private static void requireStart(String kind, Map<String, Object> service) throws UnusableMaterial {
        Map<String, Object> key = JsonTree.map(service.get("publicKey"));
        Object validity = (key.isEmpty() ? service : key).get("validFor");
        if (JsonTree.text(JsonTree.map(validity).get("start")).isEmpty()) {
            throw new UnusableMaterial(
                    "one of the " + kind + " in the trusted root does not state since when it is valid");
        }
    }

    /**
     * Checks every certificate and key in the trusted root. Takes up to a few seconds the first time, because it loads
     * sigstore-java.
     *
     * @throws UnusableMaterial if one of them cannot be used, or sigstore-java cannot be loaded
     */
    public void requireUsable() throws UnusableMaterial {
        try {
            SigstoreVerifier.of(trustedRoot);
        } catch (LinkageError e) {
            throw new UnusableMaterial(notLoaded(e));
        }
    }

    /** {@inheritDoc} Of these identities, one must have signed it. */
    @Override
    public Signer.Identity verify(byte[] bundle, Subject subject) throws DoesNotCount {
        // A failure in the libraries is a refusal, because anyone can attach a document that makes them fail.
        try {
            return SigstoreVerifier.of(trustedRoot).verify(bundle, subject, this::isTrusted);
        } catch (UnusableMaterial e) {
            throw new DoesNotCount(Reason.NEEDS_KEYLESS_VERIFIER, e.problem());
        } catch (LinkageError e) {
            throw new DoesNotCount(Reason.NEEDS_KEYLESS_VERIFIER, notLoaded(e));
        } catch (RuntimeException | StackOverflowError e) {
            throw new DoesNotCount(
                    Reason.MALFORMED,
                    "the bundle cannot be verified: " + e.getClass().getSimpleName());
        }
    }

    private boolean isTrusted(Signer.Identity found) {
        return identities.stream().anyMatch(identity -> identity.matches(found));
    }

    private static String notLoaded(LinkageError error) {
        return "sigstore-java, which verifies keyless signatures, cannot be loaded: "
                + Quoted.text(String.valueOf(error.getMessage()));
    }
}
