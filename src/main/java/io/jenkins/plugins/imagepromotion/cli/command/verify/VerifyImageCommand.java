package io.jenkins.plugins.imagepromotion.cli.command.verify;

import io.jenkins.plugins.imagepromotion.cli.args.Arguments;
import io.jenkins.plugins.imagepromotion.cli.args.Option;
import io.jenkins.plugins.imagepromotion.cli.args.Parameter;
import io.jenkins.plugins.imagepromotion.cli.args.Syntax;
import io.jenkins.plugins.imagepromotion.cli.args.UsageException;
import io.jenkins.plugins.imagepromotion.cli.output.Answer;
import io.jenkins.plugins.imagepromotion.cli.output.Columns;
import io.jenkins.plugins.imagepromotion.cli.output.FactTable;
import io.jenkins.plugins.imagepromotion.cli.session.Command;
import io.jenkins.plugins.imagepromotion.cli.session.CommonOptions;
import io.jenkins.plugins.imagepromotion.cli.session.NamedFile;
import io.jenkins.plugins.imagepromotion.cli.session.Session;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.image.Quoted;
import io.jenkins.plugins.imagepromotion.json.JsonObject;
import io.jenkins.plugins.imagepromotion.promotion.VerifyImage;
import io.jenkins.plugins.imagepromotion.promotion.proof.VerifiedImage;
import io.jenkins.plugins.imagepromotion.signature.FoundSignature;
import io.jenkins.plugins.imagepromotion.signature.Signer;
import io.jenkins.plugins.imagepromotion.signature.Trust;
import io.jenkins.plugins.imagepromotion.signature.Verdict;
import io.jenkins.plugins.imagepromotion.signature.key.TrustedKey;
import io.jenkins.plugins.imagepromotion.signature.key.TrustedKeys;
import io.jenkins.plugins.imagepromotion.signature.key.UnusableMaterial;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code verify-image}: which signatures and attestations of an image are valid, and by whom. */
public final class VerifyImageCommand implements Command {
    /** The trusted public keys. */
    static final Option KEY = new Option(
            "--key",
            "FILE",
            true,
            true,
            "trust the public keys in this PEM file: ECDSA, RSA or Ed25519;\nmay be repeated");

    @Override
    public Syntax syntax() {
        return new Syntax(
                "verify-image",
                "Verify the signatures of an image with public keys.",
                List.of(new Parameter("REF", "image reference with a tag, a digest or both")),
                List.of(KEY),
                CommonOptions.ALL,
                """
                Reads what is attached to the digest: cosign signatures, DSSE attestations and Sigstore
                bundles. The exit status is 0 if one of the keys signed this digest. An attestation is
                listed, but is not a signature. Keyless signatures and Notation are not supported yet.""",
                List.of("""
                        image-promotion verify-image registry.example.com/team/app:staging-v1.4.2-3f9c2ab-1763884800 \\
                        --key cosign.pub"""));
    }

    @Override
    public Answer run(Arguments arguments, Session session) {
        ImageReference reference = ImageReference.parse(arguments.parameter(0));
        Trust trust = Trust.in(keys(arguments.values(KEY)));
        VerifiedImage image =
                new VerifyImage(session.registry(reference), Clock.systemUTC()).verify(reference, trust, Set.of());
        return new Answer(text(image), json(image), image.failure());
    }

    /** Reads the public keys in the files, or throws {@code UsageException}. */
    static TrustedKeys keys(List<String> files) {
        List<TrustedKey> keys = new ArrayList<>();
        for (String file : files) {
            try {
                keys.addAll(TrustedKeys.parse(NamedFile.of(KEY, file).text()).keys());
            } catch (UnusableMaterial e) {
                throw new UsageException(
                        "The option --key takes public keys in PEM; " + Quoted.text(file) + " cannot be used: "
                                + e.problem() + ".",
                        e);
            }
        }
        return new TrustedKeys(keys);
    }

    private static String text(VerifiedImage image) {
        FactTable facts = new FactTable()
                .put("pinned", image.pinned())
                .put("image", image.image())
                .put("digest", image.digest());
        List<Signer> signers = image.signers();
        for (Signer signer : signers) {
            facts.put("signed by", signer);
        }
        if (signers.isEmpty()) {
            facts.put("signed by", "none of the keys");
        }
        if (image.unread() > 0) {
            facts.put("not read", image.unread());
        }
        if (image.signatures().isEmpty()) {
            return facts.toString();
        }
        Columns found = new Columns("PLACE", "FORM", "RESULT", "DETAILS");
        for (FoundSignature signature : image.signatures()) {
            found.add(signature.place(), signature.form(), result(signature.result()), signature.details());
        }
        return facts + "\n" + found;
    }

    private static String result(FoundSignature.Result result) {
        return switch (result) {
            case SIGNATURE -> "signature";
            case ATTESTATION -> "attestation";
            case DOES_NOT_COUNT -> "does not count";
        };
    }

    private static JsonObject json(VerifiedImage image) {
        return new JsonObject()
                .put("pinned", image.pinned())
                .put("image", image.image())
                .put("digest", image.digest())
                .put("signed", !image.signers().isEmpty())
                .put("signers", image.signers().stream().map(Signer::toString).toList())
                .put(
                        "attached",
                        image.signatures().stream()
                                .map(VerifyImageCommand::json)
                                .toList())
                .put("notRead", image.unread());
    }

    private static JsonObject json(FoundSignature found) {
        JsonObject json = new JsonObject()
                .put("place", found.place())
                .put("mediaType", found.mediaType())
                .put("result", found.result());
        Optional<Verdict.Counts> valid =
                found.verdict() instanceof Verdict.Counts counts ? Optional.of(counts) : Optional.empty();
        Optional<Verdict.DoesNotCount> refused =
                found.verdict() instanceof Verdict.DoesNotCount problem ? Optional.of(problem) : Optional.empty();
        return json.put("signer", valid.map(counts -> counts.signer().toString()))
                .put("predicateType", valid.flatMap(counts -> counts.claim().predicateType()))
                .put("reason", refused.map(Verdict.DoesNotCount::reason))
                .put("problem", refused.map(Verdict.DoesNotCount::problem));
    }
}
