package io.jenkins.plugins.imagepromotion.cli.session;

import io.jenkins.plugins.imagepromotion.cli.args.Arguments;
import io.jenkins.plugins.imagepromotion.cli.args.UsageException;
import io.jenkins.plugins.imagepromotion.image.RegistryHost;
import io.jenkins.plugins.imagepromotion.registry.Credentials;
import io.jenkins.plugins.imagepromotion.registry.RegistryTls;
import io.jenkins.plugins.imagepromotion.registry.http.Certificates;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The options about registries.
 *
 * @param plainHttp the registries that are allowed without TLS, by their canonical name in lower case
 * @param ca a file of certificates to trust in addition to those of the Java runtime
 * @param tls the TLS settings for the registry of the first reference
 * @param tokenRealms the hosts outside the registry's domain that receive credentials, in lower case
 * @param login the user and the password
 */
record RegistryOptions(
        Set<String> plainHttp,
        Optional<String> ca,
        RegistryTls tls,
        Set<String> tokenRealms,
        Optional<Credentials> login) {
    private static final int MAX_PASSWORD = 1 << 16;

    private static final String PLAIN_HTTP_HOST =
            "The option --plain-http takes a host with an optional port, as in localhost:5000, without scheme and path.";
    private static final String TOKEN_REALM_HOST =
            "The option --token-realm takes a host, as in auth.example.org, without scheme and path.";

    static RegistryOptions read(Arguments arguments, InputStream in) {
        return new RegistryOptions(
                hosts(arguments.values(CommonOptions.PLAIN_HTTP), PLAIN_HTTP_HOST),
                arguments.value(CommonOptions.CA),
                tls(arguments),
                hosts(arguments.values(CommonOptions.TOKEN_REALM), TOKEN_REALM_HOST),
                login(arguments, in));
    }

    /** Returns the client certificate that the command line names; {@code --ca} is trusted for its registry as well. */
    private static RegistryTls tls(Arguments arguments) {
        Optional<String> certificate = arguments.value(CommonOptions.CLIENT_CERT);
        Optional<String> key = arguments.value(CommonOptions.CLIENT_KEY);
        if (certificate.isPresent() != key.isPresent()) {
            throw new UsageException("The options --client-cert and --client-key require each other.");
        }
        if (certificate.isEmpty() || key.isEmpty()) {
            return RegistryTls.ORDINARY;
        }
        Optional<String> ca = arguments.value(CommonOptions.CA);
        try {
            return new RegistryTls(
                    ca.isPresent() ? Certificates.read(Path.of(ca.get())) : List.of(),
                    Optional.of(Certificates.identity(Path.of(certificate.get()), Path.of(key.get()))));
        } catch (IOException | InvalidPathException e) {
            throw new UsageException(
                    "The options --client-cert and --client-key take PEM files: " + e.getMessage() + ".", e);
        }
    }

    private static Set<String> hosts(List<String> values, String wanted) {
        Set<String> hosts = new HashSet<>();
        for (String value : values) {
            if (value.isBlank() || value.contains("/")) {
                throw new UsageException(wanted);
            }
            hosts.add(RegistryHost.canonical(value).toLowerCase(Locale.ROOT));
        }
        return hosts;
    }

    private static Optional<Credentials> login(Arguments arguments, InputStream in) {
        Optional<String> username = arguments.value(CommonOptions.USERNAME);
        boolean passwordGiven = arguments.has(CommonOptions.PASSWORD_STDIN);
        if (username.isPresent() != passwordGiven) {
            throw new UsageException("The options --username and --password-stdin require each other.");
        }
        if (username.isEmpty()) {
            return Optional.empty();
        }
        if (username.get().isEmpty() || username.get().contains(":")) {
            throw new UsageException("The option --username takes a name without a colon.");
        }
        return Optional.of(Credentials.basic(username.get(), password(in)));
    }

    private static String password(InputStream in) {
        byte[] bytes;
        try {
            bytes = in.readNBytes(MAX_PASSWORD + 1);
        } catch (IOException e) {
            throw new UsageException("The password on standard input cannot be read.", e);
        }
        if (bytes.length > MAX_PASSWORD) {
            throw new UsageException("The password on standard input is longer than 64 KiB.");
        }
        String password = withoutLineEnd(new String(bytes, StandardCharsets.UTF_8));
        if (password.isEmpty()) {
            throw new UsageException("The password on standard input is empty.");
        }
        return password;
    }

    /** Removes one line end, which {@code echo} adds. */
    private static String withoutLineEnd(String text) {
        if (text.endsWith("\r\n")) {
            return text.substring(0, text.length() - 2);
        }
        return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    }
}
