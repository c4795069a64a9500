package io.jenkins.plugins.imagepromotion.cli.command;

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
import io.jenkins.plugins.imagepromotion.gitops.PredictDeployment;
import io.jenkins.plugins.imagepromotion.gitops.automation.GitOpsTree;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.image.Quoted;
import io.jenkins.plugins.imagepromotion.json.JsonObject;
import io.jenkins.plugins.imagepromotion.policy.demand.Approvals;
import io.jenkins.plugins.imagepromotion.policy.demand.PromotionContext;
import io.jenkins.plugins.imagepromotion.policy.demand.PromotionFacts.Selected;
import io.jenkins.plugins.imagepromotion.promotion.PromoteImage;
import io.jenkins.plugins.imagepromotion.promotion.PromotingRun;
import io.jenkins.plugins.imagepromotion.promotion.Promotion;
import io.jenkins.plugins.imagepromotion.promotion.PromotionRequest;
import io.jenkins.plugins.imagepromotion.promotion.attestation.AttachAttestations;
import io.jenkins.plugins.imagepromotion.promotion.attestation.Attached;
import io.jenkins.plugins.imagepromotion.promotion.attestation.Attester;
import io.jenkins.plugins.imagepromotion.promotion.release.PromoteRelease;
import io.jenkins.plugins.imagepromotion.promotion.release.Release;
import io.jenkins.plugins.imagepromotion.promotion.release.ReleaseFile;
import io.jenkins.plugins.imagepromotion.promotion.release.ReleaseRequest;
import io.jenkins.plugins.imagepromotion.registry.Registry;
import io.jenkins.plugins.imagepromotion.signature.key.SigningKey;
import io.jenkins.plugins.imagepromotion.signature.key.UnusableMaterial;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code promote}: gives a tested digest its production tag. */
final class PromoteCommand implements Command {
    private static final Option TO =
            Option.value("--to", "ENVIRONMENT", "the environment to promote to (default: production)");
    private static final Option FROM =
            Option.value("--from", "ENVIRONMENT", "require this origin (default: the one in the policy)");
    private static final Option TARGET = Option.value(
            "--target",
            "TARGET",
            "a tag, a full reference, or a registry/repository in\nwhich to create the tag (default: a new tag in the same\nrepository, from the source's version and commit and the\ncurrent time)");
    private static final Option DIGEST =
            Option.value("--digest", "DIGEST", "require that SOURCE holds this digest, the tested one");
    private static final Option ROLLBACK = Option.flag(
            "--rollback", "this is a rollback to an older version; required if the\npolicy has noDowngrade");
    private static final Option GITOPS = Option.value(
            "--gitops",
            "FOLDER",
            "the root of the GitOps repository: predict what it\ndeploys; required if the policy has mustBeSelected");
    private static final Option RELEASE = Option.value(
            "--release",
            "FILE",
            "promote the images in this file as one release, instead\nof SOURCE; docs/releases.md describes the file");
    private static final Option DRY_RUN = Option.flag("--dry-run", "check everything and write nothing");
    private static final Option VERIFY_BLOBS =
            Option.flag("--verify-blobs", "first check that the registry has each layer of the image");
    private static final Option ALLOW_PLATFORM_LOSS =
            Option.flag("--allow-platform-loss", "accept an image that lacks a platform that runs there now");

    private static final Option SIGN_KEY = Option.value(
            "--sign-key",
            "FILE",
            "sign a record of the promotion with the private key in\n"
                    + "this PEM file (PKCS #8), and attach it to the image");

    @Override
    public Syntax syntax() {
        return new Syntax(
                "promote",
                "Give the exact bytes that were tested a tag of the next environment.",
                List.of(Parameter.optional("SOURCE", "the tested image: an immutable tag of the origin, or a digest")),
                List.of(
                        TO,
                        TARGET,
                        DIGEST,
                        FROM,
                        ROLLBACK,
                        GITOPS,
                        RELEASE,
                        DRY_RUN,
                        VERIFY_BLOBS,
                        ALLOW_PLATFORM_LOSS,
                        SIGN_KEY,
                        CommonOptions.POLICY),
                CommonOptions.ALL,
                """
                Builds nothing and moves no tag. Refuses a source that was never in the origin environment,
                a mutable tag, and a target tag that holds another image. It is safe to run again: it
                completes an interrupted promotion, and writes nothing if the promotion is complete.""",
                List.of(
                        "image-promotion promote --dry-run registry.example.com/team/app:staging-v1.4.2-3f9c2ab-1763884800",
                        "image-promotion promote --output json \\\n--digest sha256:15f840677a5e245d9ea199eb9b026b1539208a5183621dced7b469f6aa678115 \\\nregistry.example.com/team/app:staging-v1.4.2-3f9c2ab-1763884800"));
    }

    @Override
    public Answer run(Arguments arguments, Session session) {
        Optional<String> release = arguments.value(RELEASE);
        if (release.isEmpty() == arguments.parameters().isEmpty()) {
            throw new UsageException("Either the argument SOURCE or the option --release is required, but not both.");
        }
        Optional<SigningKey> key =
                arguments.value(SIGN_KEY).map(PromoteCommand::key).filter(found -> !arguments.has(DRY_RUN));
        return release.isPresent()
                ? promoteRelease(release.get(), key, arguments, session)
                : promoteImage(key, arguments, session);
    }

    private static SigningKey key(String file) {
        if (file.contains("-----BEGIN")) {
            // The message about a missing file would print the key.
            throw new UsageException("The option --sign-key takes the name of a file, not the key itself.");
        }
        try {
            return SigningKey.parse(NamedFile.of(SIGN_KEY, file).text());
        } catch (UnusableMaterial e) {
            throw new UsageException(
                    "The option --sign-key takes a private key in PEM; " + Quoted.text(file) + " cannot be used: "
                            + e.problem() + ".",
                    e);
        }
    }

    /** Attaches the signed records of promotions, if there is a key. */
    private static List<Attached> attach(
            List<Promotion> promotions, Optional<SigningKey> key, Registry registry, Session session) {
        return key.map(found -> new AttachAttestations(
                                registry, new Attester(found, Attester.PROGRAM), session.progress())
                        .attach(
                                promotions,
                                promotion -> Map.of(),
                                session.policy().digest()))
                .orElse(List.of());
    }

    private static Answer promoteRelease(String file, Optional<SigningKey> key, Arguments arguments, Session session) {
        for (Option option : List.of(TO, TARGET, DIGEST, FROM, ROLLBACK, ALLOW_PLATFORM_LOSS)) {
            if (arguments.has(option)) {
                throw new UsageException("The option " + option.name() + " cannot be combined with --release.");
            }
        }
        ReleaseRequest request = new ReleaseFile(file, arguments.has(DRY_RUN), arguments.has(VERIFY_BLOBS))
                .parse(NamedFile.of(RELEASE, file).text());
        Optional<GitOpsTree> tree = arguments.value(GITOPS).map(GitOpsPlanCommand::tree);
        Registry registry = session.registry(request.images().get(0).image());
        Release release = new PromoteRelease(
                        registry,
                        session.policy(),
                        Clock.systemUTC(),
                        Thread::sleep,
                        session.progress(),
                        run(registry, tree, session))
                .promote(request);
        return answer(release, attach(release.promotions(), key, registry, session));
    }

    private static PromotingRun run(Registry registry, Optional<GitOpsTree> tree, Session session) {
        return new CommandLineRun(tree.map(
                found -> new PredictDeployment(registry, session.policy(), found).forPromotions(session.progress())));
    }

    private static Answer promoteImage(Optional<SigningKey> key, Arguments arguments, Session session) {
        PromotionRequest request = new PromotionRequest(
                ImageReference.parse(arguments.parameter(0)),
                arguments.value(DIGEST).map(Digest::parse),
                arguments.value(TO).orElse(PromotionRequest.DEFAULT_ENVIRONMENT),
                arguments.value(FROM),
                arguments.value(TARGET),
                arguments.has(DRY_RUN),
                Optional.empty(),
                new PromotionRequest.Options(
                        arguments.has(VERIFY_BLOBS), arguments.has(ALLOW_PLATFORM_LOSS), arguments.has(ROLLBACK)));
        Optional<GitOpsTree> tree = arguments.value(GITOPS).map(GitOpsPlanCommand::tree);
        Registry registry = session.registry(request.image());
        PromoteImage promoter = new PromoteImage(
                registry,
                session.policy(),
                Clock.systemUTC(),
                Thread::sleep,
                session.progress(),
                run(registry, tree, session));
        Promotion promotion = promoter.promote(request);
        return answer(promotion, attach(List.of(promotion), key, registry, session));
    }

    /** Records no requesters and no approvers. */
    private record CommandLineRun(Optional<PromotingRun.Automation> automation) implements PromotingRun {
        @Override
        public PromotionContext contextOf(PromotingRun.Subject subject, Approvals demand) {
            return PromotionContext.COMMAND_LINE;
        }
    }

    private static Answer answer(Promotion promotion, List<Attached> attached) {
        FactTable text = new FactTable()
                .put("source", promotion.source())
                .put("target", promotion.target())
                .put("digest", promotion.digest())
                .put("rollback of", promotion.rollbackOf())
                .put("done", done(promotion.outcome()))
                .put(
                        "signed record",
                        attached.stream().flatMap(one -> one.record().stream()).findFirst());
        return new Answer(text.toString(), json(promotion, attached), Attached.failure(attached));
    }

    private static Answer answer(Release release, List<Attached> attached) {
        Columns images = new Columns("TARGET", "DIGEST", "DONE");
        for (Promotion promotion : release.promotions()) {
            images.add(
                    promotion.target().toString(),
                    promotion.digest().toString(),
                    promotion.outcome().name());
        }
        FactTable facts = new FactTable()
                .put("release", release.id().name())
                .put("record", release.record())
                .put("done", release.outcome().name());
        JsonObject json = new JsonObject()
                .put("release", release.id().name())
                .put("record", release.record())
                .put("outcome", release.outcome().name())
                .put(
                        "images",
                        release.promotions().stream()
                                .map(promotion -> json(promotion, attached))
                                .toList());
        return new Answer(facts + "\n" + images, json, Attached.failure(attached));
    }

    /** Returns the promotion as it is printed with {@code --output json}. */
    private static JsonObject json(Promotion promotion, List<Attached> attached) {
        JsonObject json = new JsonObject()
                .put("source", promotion.source())
                .put("target", promotion.target())
                .put("digest", promotion.digest())
                .put("pinned", promotion.pinned())
                .put("mediaType", promotion.mediaType())
                .put("outcome", promotion.outcome().name())
                .put("alreadyPromoted", promotion.outcome() == Promotion.Outcome.ALREADY_PROMOTED)
                .put("dryRun", promotion.outcome() == Promotion.Outcome.WOULD_PROMOTE)
                .put("from", promotion.environments().origin().name())
                .put("to", promotion.environments().target().name())
                .put("policy", promotion.policy())
                .put("requirements", promotion.requirements())
                .put("referrers", promotion.referrers())
                .put("selectedBy", promotion.selected().map(Selected::by))
                .put("displaced", promotion.selected().map(Selected::displaced))
                .put("notSelected", promotion.selected().map(Selected::reasons))
                .put("rollbackOf", promotion.rollbackOf())
                .put("at", promotion.at());
        attached.stream()
                .filter(one -> one.promotion().equals(promotion))
                .forEach(one -> json.put("signedRecord", one.record()));
        return json;
    }

    private static String done(Promotion.Outcome outcome) {
        return switch (outcome) {
            case PROMOTED -> "promoted: the target tag was created and read back";
            case ALREADY_PROMOTED -> "nothing: the target tag already has this digest";
            case WOULD_PROMOTE -> "nothing: this was a dry run, and every check passed";
        };
    }
}
