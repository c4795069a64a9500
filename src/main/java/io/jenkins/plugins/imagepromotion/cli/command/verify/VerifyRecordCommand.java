package io.jenkins.plugins.imagepromotion.cli.command.verify;

import io.jenkins.plugins.imagepromotion.cli.args.Arguments;
import io.jenkins.plugins.imagepromotion.cli.args.Option;
import io.jenkins.plugins.imagepromotion.cli.args.Parameter;
import io.jenkins.plugins.imagepromotion.cli.args.Syntax;
import io.jenkins.plugins.imagepromotion.cli.args.UsageException;
import io.jenkins.plugins.imagepromotion.cli.output.Answer;
import io.jenkins.plugins.imagepromotion.cli.output.FactTable;
import io.jenkins.plugins.imagepromotion.cli.session.Command;
import io.jenkins.plugins.imagepromotion.cli.session.CommonOptions;
import io.jenkins.plugins.imagepromotion.cli.session.Session;
import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.image.Quoted;
import io.jenkins.plugins.imagepromotion.json.JsonObject;
import io.jenkins.plugins.imagepromotion.promotion.VerifyImage;
import io.jenkins.plugins.imagepromotion.promotion.attestation.SignedRecord;
import io.jenkins.plugins.imagepromotion.promotion.attestation.VerifyRecord;
import io.jenkins.plugins.imagepromotion.signature.Trust;
import io.jenkins.plugins.imagepromotion.signature.key.TrustedKeys;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** {@code verify-record}: verifies the signed record of a promotion. */
public final class VerifyRecordCommand implements Command {
    /** Much larger than a record. */
    private static final int MAX_BYTES = 1 << 20;

    private static final Option KEY = new Option(
            "--key",
            "FILE",
            true,
            true,
            "trust the public keys in this PEM file: ECDSA, RSA or Ed25519;\nmay be repeated");
    private static final Option DIGEST =
            Option.value("--digest", "DIGEST", "require that the record in the file is for this digest");

    /** The fields in the text, with the names of the JSON members. */
    private static final List<Map.Entry<String, String>> FIELDS = List.of(
            Map.entry("source", "source"),
            Map.entry("target", "target"),
            Map.entry("digest", "digest"),
            Map.entry("from", "from"),
            Map.entry("to", "to"),
            Map.entry("rollback of", "rollbackOf"),
            Map.entry("release", "release"),
            Map.entry("policy", "policy"),
            Map.entry("policy digest", "policyDigest"),
            Map.entry("at", "at"),
            Map.entry("build", "build"),
            Map.entry("started by", "startedBy"),
            Map.entry("approved by", "approvedBy"));

    @Override
    public Syntax syntax() {
        return new Syntax(
                "verify-record",
                "Verify the signed record of a promotion.",
                List.of(new Parameter(
                        "FILE-OR-REF", "a DSSE envelope, or an image reference with a tag, a digest or both")),
                List.of(KEY, DIGEST),
                CommonOptions.ALL,
                """
                A file is verified without a connection. Otherwise, the command reads what is attached to
                the digest of the image. The exit status is 0 only if one of the keys signed a record for
                this digest.""",
                List.of("image-promotion verify-record promotion.dsse.json --key controller.pub", """
                        image-promotion verify-record --key controller.pub \\
                        registry.example.com/team/app:production-v1.4.2-3f9c2ab-1763890000"""));
    }

    @Override
    public Answer run(Arguments arguments, Session session) {
        String name = arguments.parameter(0);
        TrustedKeys keys = TrustOptions.keys(KEY, arguments.values(KEY));
        Optional<Digest> digest = arguments.value(DIGEST).map(Digest::parse);
        Optional<Path> file = file(name);
        if (file.isPresent() && isImage(name)) {
            // A record of another image, in a working copy, must not pass for the record of this image.
            throw new UsageException(Quoted.text(name) + " is the name of a file and of an image. For the file, put ./"
                    + " before the name. For the image, run the command in another folder.");
        }
        if (file.isEmpty() && digest.isPresent()) {
            throw new UsageException("The option --digest needs a file. A reference can have a digest itself.");
        }
        return answer(
                file.isPresent()
                        ? List.of(VerifyRecord.inEnvelope(read(file.get()), name, keys, digest))
                        : attached(ImageReference.parse(name), keys, session));
    }

    private static Optional<Path> file(String name) {
        try {
            return Optional.of(Path.of(name)).filter(Files::exists);
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private static boolean isImage(String name) {
        try {
            ImageReference image = ImageReference.parse(name);
            return image.tag().isPresent() || image.digest().isPresent();
        } catch (ImagePromotionException e) {
            return false;
        }
    }

    private static byte[] read(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length <= MAX_BYTES) {
                return bytes;
            }
            throw new IOException("it is larger than 1 MiB");
        } catch (IOException e) {
            throw new ImagePromotionException(
                    Failure.of(FailureCode.UNREADABLE_FILE, "The record cannot be read.")
                            .with("file", Quoted.text(file.toString()))
                            .with("problem", e.getClass().getSimpleName())
                            .remedy("Specify a readable file with a DSSE envelope."),
                    e);
        }
    }

    private static List<SignedRecord> attached(ImageReference image, TrustedKeys keys, Session session) {
        if (image.tag().isEmpty() && image.digest().isEmpty()) {
            throw new UsageException("No file has the name " + Quoted.text(image.original())
                    + ". For an image, add its tag or its digest.");
        }
        return VerifyRecord.attachedTo(new VerifyImage(session.registry(image), Clock.systemUTC())
                .verify(image, Trust.in(keys), VerifyRecord::needed));
    }

    private static Answer answer(List<SignedRecord> records) {
        String text = records.stream().map(VerifyRecordCommand::text).collect(Collectors.joining("\n"));
        JsonObject json = new JsonObject()
                .put("digest", records.get(0).digest())
                .put(
                        "records",
                        records.stream()
                                .map(record -> new JsonObject()
                                        .put("signer", record.signer())
                                        .put("record", record.fields()))
                                .toList());
        return Answer.of(text, json);
    }

    private static String text(SignedRecord record) {
        FactTable facts = new FactTable();
        for (Map.Entry<String, String> field : FIELDS) {
            facts.put(
                    field.getKey(), Optional.of(record.field(field.getValue())).filter(value -> !value.isEmpty()));
        }
        return facts.put("signed by", record.signer()).toString();
    }
}
