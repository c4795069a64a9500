package io.jenkins.plugins.imagepromotion.cli.docker;

import io.jenkins.plugins.imagepromotion.json.JsonTree;
import io.jenkins.plugins.imagepromotion.registry.Credentials;
import java.io.IOException;
import java.util.List;
import java.util.Map;
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
        List<Object> documents = JsonTree.read(text);
        if (documents.isEmpty() || !(documents.get(0) instanceof Map)) {
            throw new IOException("not a JSON object");
        }
        String username = JsonTree.text(JsonTree.map(documents.get(0)).get("Username"));
        String secret = JsonTree.text(JsonTree.map(documents.get(0)).get("Secret"));
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
