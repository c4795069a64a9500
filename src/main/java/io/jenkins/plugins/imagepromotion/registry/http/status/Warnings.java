package io.jenkins.plugins.imagepromotion.registry.http.status;

import io.jenkins.plugins.imagepromotion.image.Quoted;
import io.jenkins.plugins.imagepromotion.registry.http.syntax.HeaderScanner;
import io.jenkins.plugins.imagepromotion.registry.http.wire.Exchange;
import io.jenkins.plugins.imagepromotion.registry.http.wire.Pipeline;
import io.jenkins.plugins.imagepromotion.registry.http.wire.RegistryResponse;
import io.jenkins.plugins.imagepromotion.registry.http.wire.Secrets;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Reports each warning of a registry once, such as a quota that is nearly used up or a login that is about to expire
 * (section "Warnings" of the OCI distribution specification 1.1).
 */
public final class Warnings implements Pipeline.Layer {
    /** The code and the empty agent that the specification requires; other warnings are not for users. */
    private static final String BEGIN = "299 - ";

    /** Later warnings are ignored. */
    private static final int MOST = 20;

    private final Secrets secrets;
    private final Consumer<String> reader;
    private final Set<String> told = ConcurrentHashMap.newKeySet();

    public Warnings(Secrets secrets, Consumer<String> reader) {
        this.secrets = secrets;
        this.reader = reader;
    }

    @Override
    public RegistryResponse send(Exchange exchange, Pipeline rest) {
        RegistryResponse response = rest.send(exchange);
        if (exchange.request().repository().isPresent() && response.exchange().isAtItsOrigin()) {
            for (String field : response.headers().values("Warning")) {
                words(field.strip()).ifPresent(words -> report(response, words));
            }
        }
        return response;
    }

    private static Optional<String> words(String field) {
        if (!field.startsWith(BEGIN + '"')) {
            return Optional.empty();
        }
        return new HeaderScanner(field.substring(BEGIN.length())).quoted().filter(words -> !words.isEmpty());
    }

    private void report(RegistryResponse response, String words) {
        String text = Quoted.text(secrets.hideIn(words));
        if (told.size() < MOST && told.add(text)) {
            reader.accept("warning of " + response.url().host() + ": " + text);
        }
    }
}
