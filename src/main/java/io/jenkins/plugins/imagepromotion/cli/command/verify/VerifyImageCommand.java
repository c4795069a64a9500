package io.jenkins.plugins.imagepromotion.cli.command.verify;

import io.jenkins.plugins.imagepromotion.cli.args.Arguments;
import io.jenkins.plugins.imagepromotion.cli.args.Parameter;
import io.jenkins.plugins.imagepromotion.cli.args.Syntax;
import io.jenkins.plugins.imagepromotion.cli.output.Answer;
import io.jenkins.plugins.imagepromotion.cli.output.Columns;
import io.jenkins.plugins.imagepromotion.cli.output.FactTable;
import io.jenkins.plugins.imagepromotion.cli.session.Command;
import io.jenkins.plugins.imagepromotion.cli.session.CommonOptions;
import io.jenkins.plugins.imagepromotion.cli.session.Session;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.json.JsonObject;
import io.jenkins.plugins.imagepromotion.promotion.VerifyImage;
import io.jenkins.plugins.imagepromotion.promotion.attestation.AttestationSummary;
import io.jenkins.plugins.imagepromotion.promotion.proof.VerifiedImage;
import io.jenkins.plugins.imagepromotion.signature.FoundSignature;
import io.jenkins.plugins.imagepromotion.signature.Signer;
import io.jenkins.plugins.imagepromotion.signature.Trust;
import io.jenkins.plugins.imagepromotion.signature.Verdict;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** {@code verify-image}: which signatures and attestations of an image are valid, and by whom. */
public final class VerifyImageCommand implements Command {
    @Override
    public Syntax syntax() {
        return new Syntax(
                "verify-image",
                "Verify the signatures and attestations of an image.",
                List.of(new Parameter("REF", "image reference with a tag, a digest or both")),
                TrustOptions.ALL,
                CommonOptions.ALL,
                """
                Reads what is attached to the digest: cosign signatures, Notation signatures, Sigstore
                bundles and DSSE attestations. At least one of --key, --certificates and --trusted-root
                is required. The exit status is 0 if one of the trusted signers signed this digest. An
                attestation is listed with its content, but is not a signature.""",
                List.of("""
                        image-promotion verify-image registry.example.com/team/app:staging-v1.4.2-3f9c2ab-1763884800 \\
                        --key cosign.pub""", """
                        image-promotion verify-image registry.example.com/team/app:staging-v1.4.2-3f9c2ab-1763884800 \\
                        --certificates notation-root.pem --subject "C=US, ST=WA, O=acme, CN=release\""""));
    }

    @Override
    public Answer run(Arguments arguments, Session session) {
        ImageReference reference = ImageReference.parse(arguments.parameter(0));
        Trust trust = TrustOptions.trust(arguments);
        VerifiedImage image = new VerifyImage(session.registry(reference), Clock.systemUTC())
                .verify(reference, trust, AttestationSummary::only);
        return new Answer(text(image), json(image), image.failure());
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
            facts.put("signed by", "no trusted signer");
        }
        if (image.unread() > 0) {
            facts.put("not read", image.unread());
        }
        if (image.signatures().isEmpty()) {
            return facts.toString();
        }
        Columns found = new Columns("PLACE", "FORM", "RESULT", "DETAILS");
        for (FoundSignature signature : image.signatures()) {
            found.add(signature.place(), signature.form(), result(signature.result()), details(signature));
        }
        return facts + "\n" + found;
    }

    private static String details(FoundSignature found) {
        return found.details() + summary(found).map(summary -> "; " + summary).orElse("");
    }

    private static Optional<AttestationSummary> summary(FoundSignature found) {
        return found.verdict() instanceof Verdict.Counts counts
                ? AttestationSummary.of(counts.claim())
                : Optional.empty();
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
                .put("attestation", summary(found).map(VerifyImageCommand::json))
                .put("reason", refused.map(Verdict.DoesNotCount::reason))
                .put("problem", refused.map(Verdict.DoesNotCount::problem));
    }

    private static JsonObject json(AttestationSummary summary) {
        JsonObject json = new JsonObject().put("kind", summary.kind());
        summary.values().forEach(json::put);
        return json;
    }
}
