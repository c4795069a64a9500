package io.jenkins.plugins.imagepromotion.cli.docker;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Reads a Docker configuration file. Reads credentials strictly, and skips everything else. */
final class DockerConfigReader {
    private static final int MAX_BYTES = 1 << 20;

    private final Path file;
    private final JsonParser json;
    private final Map<String, DockerConfig.Auth> auths = new HashMap<>();
    private final Map<String, String> credHelpers = new HashMap<>();
    private Optional<String> credsStore = Optional.empty();

    private DockerConfigReader(Path file, JsonParser json) {
        this.file = file;
        this.json = json;
    }

    /**
     * Returns the credentials in the file; none if the file does not exist.
     *
     * @throws ImagePromotionException {@code CREDENTIALS_UNUSABLE} if it cannot be read or is malformed
     */
    static DockerConfig read(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw UnusableCredentials.inFile(file, "it is larger than 1 MiB");
            }
            return parse(file, bytes);
        } catch (NoSuchFileException e) {
            return DockerConfig.EMPTY;
        } catch (IOException e) {
            throw UnusableCredentials.inFile(
                    file, "it cannot be read (" + e.getClass().getSimpleName() + ")");
        }
    }

    private static DockerConfig parse(Path file, byte[] bytes) throws IOException {
        try (JsonParser json = new JsonFactory().createParser(bytes)) {
            json.enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
            return new DockerConfigReader(file, json).config();
        } catch (JsonProcessingException e) {
            // The parser's message quotes the file, which contains passwords.
            throw UnusableCredentials.inFile(
                    file,
                    "it is not JSON at line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr());
        }
    }

    private DockerConfig config() throws IOException {
        json.nextToken();
        members("the file", name -> {
            switch (name) {
                case "auths" -> members(name, this::auth);
                case "credHelpers" -> members(name, server -> credHelpers.put(server, string("credHelpers")));
                case "credsStore" -> credsStore = Optional.of(string(name)).filter(store -> !store.isEmpty());
                default -> json.skipChildren();
            }
        });
        if (json.nextToken() != null) {
            throw UnusableCredentials.inFile(file, "there is text after the JSON object");
        }
        return new DockerConfig(auths, credHelpers, credsStore);
    }

    private void auth(String server) throws IOException {
        Map<String, String> fields = new HashMap<>();
        members("auths", name -> {
            switch (name) {
                case "auth", "username", "password", "identitytoken", "registrytoken" ->
                    fields.put(name, string("auths"));
                default -> json.skipChildren();
            }
        });
        auths.put(
                server,
                new DockerConfig.Auth(
                        fields.getOrDefault("auth", ""),
                        fields.getOrDefault("username", ""),
                        fields.getOrDefault("password", ""),
                        fields.getOrDefault("identitytoken", ""),
                        fields.getOrDefault("registrytoken", "")));
    }

    /** Calls {@code member} for each member, with the parser at its value. Like Docker, reads null as an empty object. */
    private void members(String where, Member member) throws IOException {
        if (json.currentToken() == JsonToken.VALUE_NULL) {
            return;
        }
        if (json.currentToken() != JsonToken.START_OBJECT) {
            throw UnusableCredentials.inFile(file, where + " is not a JSON object");
        }
        for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            json.nextToken();
            member.read(name);
        }
    }

    private String string(String where) throws IOException {
        if (json.currentToken() == JsonToken.VALUE_NULL) {
            return "";
        }
        if (json.currentToken() != JsonToken.VALUE_STRING) {
            throw UnusableCredentials.inFile(file, "a value in " + where + " is not a string");
        }
        return json.getText();
    }

    @FunctionalInterface
    private interface Member {
        void read(String name) throws IOException;
    }
}
