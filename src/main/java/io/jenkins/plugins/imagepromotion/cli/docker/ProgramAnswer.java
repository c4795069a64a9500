package io.jenkins.plugins.imagepromotion.cli.docker;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.jenkins.plugins.imagepromotion.registry.Credentials;
import java.io.IOException;
import java.util.Optional;

/** Reads what a credential helper prints: {@code {"ServerURL":…,"Username":…,"Secret":…}}. */
final class ProgramAnswer {
    /** The user name with which a helper marks its secret as an identity token. */
    private static final String TOKEN_USER = "<token>";

    private ProgramAnswer() {}

    /**
     * Returns the credentials in the text; empty if name and secret are empty, which some helpers print if they have none.
     *
     * @throws IOException if the text is not valid
     */
    static Optional<Credentials> read(String text) throws IOException {
        String username = "";
        String secret = "";
        try (JsonParser json = new JsonFactory().createParser(text)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("not a JSON object");
            }
            for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
                String value = json.nextTextValue();
                if (value == null) {
                    json.skipChildren();
                } else if (name.equals("Username")) {
                    username = value;
                } else if (name.equals("Secret")) {
                    secret = value;
                }
            }
        }
        if (username.isEmpty() && secret.isEmpty()) {
            return Optional.empty();
        }
        if (username.isEmpty() || secret.isEmpty()) {
            throw new IOException("user name or secret is missing");
        }
        return Optional.of(
                username.equals(TOKEN_USER) ? Credentials.identityToken(secret) : Credentials.basic(username, secret));
    }
}
