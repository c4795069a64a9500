package io.jenkins.plugins.imagepromotion.cli.docker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.jenkins.plugins.imagepromotion.json.JsonTree;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The credentials in a Docker configuration file (docker command line reference, "Configuration files").
 *
 * @param auths what {@code docker login} wrote to the file itself, by server
 * @param credHelpers the helper of a server
 * @param credsStore the helper of every other server
 */
record DockerConfig(Map<String, Auth> auths, Map<String, String> credHelpers, Optional<String> credsStore) {
    private static final int MAX_BYTES = 1 << 20;

    private static final DockerConfig EMPTY = new DockerConfig(Map.of(), Map.of(), Optional.empty());

    /**
     * One stored login; a missing value is empty.
     *
     * @param auth user name and password, separated by a colon, in base64
     * @param username the user name in plain text
     * @param password the password in plain text
     * @param identityToken an OAuth2 refresh token
     * @param registryToken a bearer token, which Docker sends unchanged
     */
    record Auth(String auth, String username, String password, String identityToken, String registryToken) {
        @Override
        public String toString() {
            return "an entry of auths";
        }
    }

    /**
     * Reads the credentials in the file strictly, and skips everything else. Returns no credentials if the file does
     * not exist or, as in Docker, if it is empty.
     *
     * @throws io.jenkins.plugins.imagepromotion.failure.ImagePromotionException {@code CREDENTIALS_UNUSABLE} if it
     *     cannot be read or is malformed
     */
    static DockerConfig read(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw UnusableCredentials.inFile(file, "it is larger than 1 MiB");
            }
            return new Reader(file).config(JsonTree.read(withoutMark(new String(bytes, StandardCharsets.UTF_8))));
        } catch (NoSuchFileException e) {
            return EMPTY;
        } catch (StreamConstraintsException e) {
            throw UnusableCredentials.inFile(file, "it is nested too deeply");
        } catch (JsonProcessingException e) {
            // The parser's message quotes the file, which contains passwords.
            throw UnusableCredentials.inFile(
                    file,
                    "it is not JSON at line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr());
        } catch (IOException e) {
            throw UnusableCredentials.inFile(
                    file, "it cannot be read (" + e.getClass().getSimpleName() + ")");
        }
    }

    /**
     * Removes the byte order mark that Windows editors and shells write. A JSON parser may ignore it (RFC 8259, section
     * 8.1).
     */
    private static String withoutMark(String text) {
        return text.startsWith("\ufeff") ? text.substring(1) : text;
    }

    /**
     * Reads fields, and names the file in failures. Like Docker, it reads null as an empty object and ignores case in
     * field names.
     */
    private record Reader(Path file) {
        DockerConfig config(List<Object> documents) {
            if (documents.size() > 1) {
                throw UnusableCredentials.inFile(file, "there is text after the JSON object");
            }
            if (documents.isEmpty()) {
                return EMPTY;
            }
            Map<String, Object> root = object("the file", documents.get(0));
            Map<String, Auth> auths = new LinkedHashMap<>();
            object("auths", field(root, "auths")).forEach((server, login) -> auths.put(server, auth(login)));
            Map<String, String> helpers = new LinkedHashMap<>();
            object("credHelpers", field(root, "credHelpers"))
                    .forEach((server, helper) -> helpers.put(server, string("credHelpers", helper)));
            String store = string("credsStore", field(root, "credsStore"));
            return new DockerConfig(auths, helpers, Optional.of(store).filter(name -> !name.isEmpty()));
        }

        private Auth auth(Object login) {
            Map<String, Object> fields = object("auths", login);
            return new Auth(
                    string("auths", field(fields, "auth")),
                    string("auths", field(fields, "username")),
                    string("auths", field(fields, "password")),
                    string("auths", field(fields, "identitytoken")),
                    string("auths", field(fields, "registrytoken")));
        }

        private static @Nullable Object field(Map<String, Object> fields, String name) {
            return fields.entrySet().stream()
                    .filter(entry -> entry.getKey().equalsIgnoreCase(name))
                    .min(Comparator.comparing(entry -> !entry.getKey().equals(name)))
                    .map(Map.Entry::getValue)
                    .orElse(null);
        }

        private Map<String, Object> object(String where, @Nullable Object value) {
            if (value == null || value instanceof Map) {
                return JsonTree.map(value);
            }
            throw UnusableCredentials.inFile(file, where + " is not a JSON object");
        }

        private String string(String where, @Nullable Object value) {
            if (value == null || value instanceof String) {
                return JsonTree.text(value);
            }
            throw UnusableCredentials.inFile(file, "a value in " + where + " is not a string");
        }
    }
}
