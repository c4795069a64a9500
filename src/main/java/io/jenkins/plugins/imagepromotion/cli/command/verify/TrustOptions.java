package io.jenkins.plugins.imagepromotion.cli.command.verify;

import io.jenkins.plugins.imagepromotion.cli.args.Arguments;
import io.jenkins.plugins.imagepromotion.cli.args.Option;
import io.jenkins.plugins.imagepromotion.cli.args.UsageException;
import io.jenkins.plugins.imagepromotion.cli.session.NamedFile;
import io.jenkins.plugins.imagepromotion.image.Quoted;
import io.jenkins.plugins.imagepromotion.signature.CertificateTrust;
import io.jenkins.plugins.imagepromotion.signature.KeylessVerifier;
import io.jenkins.plugins.imagepromotion.signature.Trust;
import io.jenkins.plugins.imagepromotion.signature.key.TrustedKey;
import io.jenkins.plugins.imagepromotion.signature.key.TrustedKeys;
import io.jenkins.plugins.imagepromotion.signature.key.UnusableMaterial;
import io.jenkins.plugins.imagepromotion.signature.keyless.KeylessTrust;
import io.jenkins.plugins.imagepromotion.signature.keyless.TrustedIdentity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The options that specify whose signatures count. */
final class TrustOptions {
    private static final Option KEY = Option.repeatable(
            "--key", "FILE", "trust the public keys in this PEM file: ECDSA, RSA or Ed25519;\nmay be repeated");
    private static final Option CERTIFICATES = Option.repeatable(
            "--certificates",
            "FILE",
            "for Notation: trust the root certificates in this PEM file;\nneeds --subject; may be repeated");
    private static final Option SUBJECT = Option.repeatable(
            "--subject",
            "DN",
            "the subject of a certificate under these roots, such as\n"
                    + "\"C=US, ST=WA, O=acme, CN=release\", or * for every subject; may be repeated");
    private static final Option TRUSTED_ROOT = Option.value(
            "--trusted-root",
            "FILE",
            "for keyless signatures: the trusted root of Sigstore, in JSON;\nneeds --identity and --issuer");
    private static final Option IDENTITY = Option.repeatable(
            "--identity",
            "SUBJECT",
            "the e-mail address or the URI of a workflow in the certificate;\ncan contain * and **; may be repeated");
    private static final Option ISSUER = Option.value(
            "--issuer", "URL", "the identity provider that confirmed each --identity;\nits path can contain * and **");

    /** The options of a command that accepts each kind of signer. */
    static final List<Option> ALL = List.of(KEY, CERTIFICATES, SUBJECT, TRUSTED_ROOT, IDENTITY, ISSUER);

    private TrustOptions() {}

    /** Returns whose signatures count, or throws {@code UsageException} if the options do not specify it. */
    static Trust trust(Arguments arguments) {
        if (!arguments.has(KEY) && !arguments.has(CERTIFICATES) && !arguments.has(TRUSTED_ROOT)) {
            throw new UsageException("Specify who is trusted to sign: --key, --certificates or --trusted-root.");
        }
        requireBoth(arguments, CERTIFICATES, SUBJECT);
        requireBoth(arguments, TRUSTED_ROOT, IDENTITY);
        requireBoth(arguments, TRUSTED_ROOT, ISSUER);
        return new Trust(keys(KEY, arguments.values(KEY)), certificates(arguments), keyless(arguments));
    }

    private static void requireBoth(Arguments arguments, Option first, Option second) {
        boolean hasFirst = arguments.has(first);
        if (hasFirst != arguments.has(second)) {
            Option given = hasFirst ? first : second;
            Option missing = hasFirst ? second : first;
            throw new UsageException("The option " + given.name() + " needs " + missing.name() + ".");
        }
    }

    /** Returns the public keys in the files that {@code option} names, or throws {@code UsageException}. */
    static TrustedKeys keys(Option option, List<String> files) {
        List<TrustedKey> keys = new ArrayList<>();
        for (String file : files) {
            try {
                keys.addAll(TrustedKeys.parse(NamedFile.of(option, file).text()).keys());
            } catch (UnusableMaterial e) {
                throw new UsageException(
                        "The option " + option.name() + " takes public keys in PEM; " + Quoted.text(file)
                                + " cannot be used: " + e.problem() + ".",
                        e);
            }
        }
        return new TrustedKeys(keys);
    }

    private static CertificateTrust certificates(Arguments arguments) {
        List<String> files = arguments.values(CERTIFICATES);
        if (files.isEmpty()) {
            return CertificateTrust.none();
        }
        String pem = files.stream()
                .map(file -> NamedFile.of(CERTIFICATES, file).text())
                .collect(Collectors.joining("\n"));
        try {
            return CertificateTrust.parse(pem, "", arguments.values(SUBJECT));
        } catch (UnusableMaterial e) {
            throw new UsageException(
                    "The options --certificates and --subject cannot be used: " + e.problem() + ".", e);
        }
    }

    private static Optional<KeylessVerifier> keyless(Arguments arguments) {
        Optional<String> file = arguments.value(TRUSTED_ROOT);
        if (file.isEmpty()) {
            return Optional.empty();
        }
        String issuer = arguments.value(ISSUER).orElseThrow();
        List<TrustedIdentity> identities = arguments.values(IDENTITY).stream()
                .map(subject -> new TrustedIdentity(issuer, subject))
                .toList();
        try {
            return Optional.of(
                    KeylessTrust.parse(NamedFile.of(TRUSTED_ROOT, file.get()).text(), identities));
        } catch (UnusableMaterial e) {
            throw new UsageException(
                    "The options --trusted-root, --identity and --issuer cannot be used: " + e.problem() + ".", e);
        }
    }
}
