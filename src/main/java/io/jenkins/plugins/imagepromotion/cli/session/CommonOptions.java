package io.jenkins.plugins.imagepromotion.cli.session;

import io.jenkins.plugins.imagepromotion.cli.args.Option;
import java.util.List;

/** The options that every command takes. */
public final class CommonOptions {
    public static final Option OUTPUT =
            Option.value("--output", "FORMAT", "text (default), or json: one object on standard output");
    public static final Option PLAIN_HTTP = Option.repeatable(
            "--plain-http",
            "HOST[:PORT]",
            "allow plain HTTP for this registry, written as in the\nreference; may be repeated");
    public static final Option CA = Option.value("--ca", "FILE", "trust the certificates in this PEM file too");
    public static final Option CLIENT_CERT = Option.value(
            "--client-cert",
            "FILE",
            "show this PEM certificate to the registry of the first\nreference, with --client-key");
    public static final Option CLIENT_KEY =
            Option.value("--client-key", "FILE", "its private key, PKCS #8 in PEM form without a password");
    public static final Option TOKEN_REALM = Option.repeatable(
            "--token-realm",
            "HOST",
            "let this host, which is of another site than the registry,\nhave the credentials for tokens; may be repeated");
    public static final Option USERNAME =
            Option.value("--username", "NAME", "user at the registry of the first reference");
    public static final Option PASSWORD_STDIN =
            Option.flag("--password-stdin", "read the user's password from standard input");
    public static final Option HELP = Option.flag("--help", "print this help");

    /** Of every command that judges by a policy; not common to all. */
    public static final Option POLICY = Option.repeatable(
            "--policy",
            "FILE",
            "judge by this policy instead of the built-in one; given\nagain, the next file tightens the one before");

    /** The options of every command, in the order of the help. */
    public static final List<Option> ALL =
            List.of(OUTPUT, PLAIN_HTTP, CA, CLIENT_CERT, CLIENT_KEY, TOKEN_REALM, USERNAME, PASSWORD_STDIN, HELP);

    private CommonOptions() {}
}
