package io.jenkins.plugins.imagepromotion.cli.session;

import io.jenkins.plugins.imagepromotion.cli.args.Option;
import java.util.List;

/** The options that every command takes. */
public final class CommonOptions {
    public static final Option OUTPUT = Option.value("--output", "FORMAT", "text (default), or json (one object)");
    public static final Option PLAIN_HTTP = Option.repeatable(
            "--plain-http",
            "HOST[:PORT]",
            "allow plain HTTP for this registry, written as in the\nreference; may be repeated");
    public static final Option CA = Option.value("--ca", "FILE", "also trust the certificates in this PEM file");
    public static final Option CLIENT_CERT = Option.value(
            "--client-cert",
            "FILE",
            "show this PEM certificate to the registry of the first\nreference, with --client-key");
    public static final Option CLIENT_KEY =
            Option.value("--client-key", "FILE", "its private key: PKCS #8, PEM, without a password");
    public static final Option TOKEN_REALM = Option.repeatable(
            "--token-realm",
            "HOST",
            "send credentials to this token service, which is outside\nthe registry's domain; may be repeated");
    public static final Option USERNAME =
            Option.value("--username", "NAME", "the user at the registry of the first reference");
    public static final Option PASSWORD_STDIN =
            Option.flag("--password-stdin", "read the user's password from standard input");
    public static final Option HELP = Option.flag("--help", "print this help");

    /** The option of every command that uses a policy. */
    public static final Option POLICY = Option.repeatable(
            "--policy",
            "FILE",
            "use this policy instead of the built-in one; if repeated,\neach file tightens the one before");

    /** The options of every command, in the order of the help. */
    public static final List<Option> ALL =
            List.of(OUTPUT, PLAIN_HTTP, CA, CLIENT_CERT, CLIENT_KEY, TOKEN_REALM, USERNAME, PASSWORD_STDIN, HELP);

    /** The options that a command needs to reach the same registries. */
    public static final List<Option> CONNECTION = List.of(PLAIN_HTTP, CA, TOKEN_REALM);

    /** The options that apply only to the registry of the first reference. None contains a secret. */
    public static final List<Option> LOGIN = List.of(CLIENT_CERT, CLIENT_KEY, USERNAME, PASSWORD_STDIN);

    private CommonOptions() {}
}
