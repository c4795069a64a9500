package io.jenkins.plugins.imagepromotion.registry.http.proxy;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.image.Quoted;
import io.jenkins.plugins.imagepromotion.registry.RegistryException;
import io.jenkins.plugins.imagepromotion.registry.http.syntax.ShownUrl;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;

/**
 * A proxy from an environment variable.
 *
 * @param variable the name of the variable
 * @param text the variable's value: an http URL, or a host with an optional port
 */
record NamedProxy(String variable, String text) {
    private static final Pattern SCHEME = Pattern.compile("(?<scheme>[^:/@]*)://.*", Pattern.DOTALL);
    private static final Pattern USER = Pattern.compile("^([^:/@]*://)?.*@", Pattern.DOTALL);

    /** Returns the proxy's URL; empty if the value cannot be used. */
    Optional<HttpUrl> url() {
        return problem().isPresent() ? Optional.empty() : parsed();
    }

    /**
     * Returns the proxy's URL for a request to {@code target}.
     *
     * @throws RegistryException {@code UNREACHABLE} if the proxy cannot be used; the failure shows the value without
     *     user and password
     */
    HttpUrl require(HttpUrl target) {
        return url().orElseThrow(() -> new RegistryException(Failure.of(
                        FailureCode.UNREACHABLE, "The proxy in " + variable + " cannot be used.")
                .with("proxy", Quoted.text(USER.matcher(text).replaceFirst("$1(hidden)@")))
                .with("problem", problem().orElse(""))
                .with("registry", ShownUrl.origin(target))
                .remedy("Nothing was sent. Set an HTTP proxy, such as http://proxy.example.com:3128, or list the host"
                        + " in NO_PROXY.")));
    }

    private Optional<String> problem() {
        Matcher scheme = SCHEME.matcher(text);
        if (scheme.matches() && !scheme.group("scheme").equalsIgnoreCase("http")) {
            return Optional.of("only proxies with the scheme http are supported");
        }
        return parsed().isPresent()
                ? Optional.empty()
                : Optional.of("it is not a host with an optional port from 1 to 65535");
    }

    private Optional<HttpUrl> parsed() {
        return Optional.ofNullable(HttpUrl.parse(text.contains("://") ? text : "http://" + text));
    }
}
