package io.jenkins.plugins.imagepromotion.registry.docker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.json.JsonTree;
import io.jenkins.plugins.imagepromotion.registry.Credentials;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The credentials in a Docker configuration file (docker command line reference, "Configuration files").
 *
 * <p>Like Docker, it reads null as an empty object and ignores case in field names.
 */
public final class DockerConfig {
    /** A configuration without logins and helpers. */
    public static final DockerConfig EMPTY = new DockerConfig(Map.of(), Map.of(), "");

    private static final int MAX_BYTES = 1 << 20;

    /** The logins in the file itself, by server. */
    private final Map<String, Auth> auths;

    /** The helper of a server; an empty name selects the file. */
    private final Map<String, String> credHelpers;

    /** The helper of every other server; an empty name selects the file. */
    private final String credsStore;

    private DockerConfig(Map<String, Auth> auths, Map<String, String> credHelpers, String credsStore) {
        this.auths = auths;
        this.credHelpers = credHelpers;
        this.credsStore = credsStore;
    }

    /**
     * One stored login; a missing value is empty.
     *
     * @param auth user name and password, separated by a colon, in base64
     * @param username the user name in plain text
     * @param password the password in plain text
     * @param identityToken an OAuth2 refresh token
     * @param registryToken a bearer token, which Docker sends unchanged
     */
    private record Auth(String auth, String username, String password, String identityToken, String registryToken) {
        @Override
        public String toString() {
            return "an entry of auths";
        }
    }

    /**
     * Reads the credentials in a file of at most 1 MiB strictly, and skips everything else. As in Docker, an empty file is valid and
     * contains no credentials.
     *
     * @throws IOException if it cannot be read
     * @throws UnusableDockerConfig if it is too large or malformed
     */
    public static DockerConfig read(InputStream in) throws IOException, UnusableDockerConfig {
        byte[] bytes = in.readNBytes(MAX_BYTES + 1);
        if (bytes.length > MAX_BYTES) {
            throw new UnusableDockerConfig("it is larger than 1 MiB");
        }
        try {
            return config(JsonTree.read(withoutMark(new String(bytes, StandardCharsets.UTF_8))));
        } catch (StreamConstraintsException e) {
            throw new UnusableDockerConfig("it is nested too deeply");
        } catch (JsonProcessingException e) {
            // The parser's message quotes the file, which contains passwords.
            throw new UnusableDockerConfig(
                    "it is not JSON at line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr());
        }
    }

    /**
     * Returns the name of the program that Docker runs first to get the credentials for the repository,
     * {@code docker-credential-<name>}; empty if Docker uses the file itself.
     */
    public Optional<String> helper(Repository repository) {
        return Optional.of(best(credHelpers, repository).orElse(credsStore)).filter(name -> !name.isEmpty());
    }

    /**
     * Returns the login for the repository in the file itself: from the entry that matches the longest part of the path, and never from an
     * entry for another host.
     *
     * @throws UnusableDockerConfig if the entry is malformed
     */
    public Optional<Credentials> login(Repository repository) throws UnusableDockerConfig {
        Optional<Auth> found = best(auths, repository);
        return found.isPresent() ? read(found.get()) : Optional.empty();
    }

    private static <T> Optional<T> best(Map<String, T> byServer, Repository repository) {
        return byServer.entrySet().stream()
                .filter(entry -> ServerName.match(entry.getKey(), repository) > 0)
                .max(Comparator.comparingInt(entry -> ServerName.match(entry.getKey(), repository)))
                .map(Map.Entry::getValue);
    }

    private static Optional<Credentials> read(Auth entry) throws UnusableDockerConfig {
        if (!entry.identityToken().isEmpty()) {
            return Optional.of(Credentials.identityToken(entry.identityToken()));
        }
        if (!entry.auth().isEmpty()) {
            return Optional.of(decode(entry.auth()));
        }
        if (!entry.username().isEmpty()) {
            return Optional.of(Credentials.basic(entry.username(), entry.password()));
        }
        if (!entry.registryToken().isEmpty()) {
            throw new UnusableDockerConfig("a registrytoken is not supported");
        }
        return Optional.empty();
    }

    /**
     * Returns the user name and the password in the value of an {@code auth} field.
     *
     * @throws UnusableDockerConfig if the value does not contain both, separated by a colon, in base64
     */
    public static Credentials.Basic decode(String auth) throws UnusableDockerConfig {
        String pair;
        try {
            // Docker is written in Go, whose decoder skips line breaks in base64.
            String unwrapped = auth.strip().replaceAll("[\r\n]", "");
            pair = new String(Base64.getDecoder().decode(unwrapped), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new UnusableDockerConfig("an auth value is not base64");
        }
        int colon = pair.indexOf(':');
        if (colon < 1) {
            throw new UnusableDockerConfig("an auth value is not a user name, a colon and a password");
        }
        return new Credentials.Basic(pair.substring(0, colon), withoutPadding(pair.substring(colon + 1)));
    }

    /** Old Docker versions padded the password with NUL characters; Docker also strips them. */
    private static String withoutPadding(String password) {
        int end = password.length();
        while (end > 0 && password.charAt(end - 1) == 0) {
            end--;
        }
        return password.substring(0, end);
    }

    /**
     * Removes the byte order mark that Windows editors and shells write. A JSON parser may ignore it (RFC 8259, section
     * 8.1).
     */
    private static String withoutMark(String text) {
        return text.startsWith("\ufeff") ? text.substring(1) : text;
    }

    private static DockerConfig config(List<Object> documents) throws UnusableDockerConfig {
        if (documents.size() > 1) {
            throw new UnusableDockerConfig("it contains text after the JSON object");
        }
        if (documents.isEmpty()) {
            return EMPTY;
        }
        Map<String, Object> root = object("the file", documents.get(0));
        Map<String, Auth> auths = new LinkedHashMap<>();
        for (Map.Entry<String, Object> login :
                object("auths", field(root, "auths")).entrySet()) {
            auths.put(login.getKey(), auth(login.getValue()));
        }
        Map<String, String> helpers = new LinkedHashMap<>();
        for (Map.Entry<String, Object> helper :
                object("credHelpers", field(root, "credHelpers")).entrySet()) {
            helpers.put(helper.getKey(), string("credHelpers", helper.getValue()));
        }
        return new DockerConfig(auths, helpers, string("credsStore", field(root, "credsStore")));
    }

    private static Auth auth(Object login) throws UnusableDockerConfig {
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

    private static Map<String, Object> object(String where, @Nullable Object value) throws UnusableDockerConfig {
        if (value == null || value instanceof Map) {
            return JsonTree.map(value);
        }
        throw new UnusableDockerConfig(where + " is not a JSON object");
    }

    private static String string(String where, @Nullable Object value) throws UnusableDockerConfig {
        if (value == null || value instanceof String) {
            return JsonTree.text(value);
        }
        throw new UnusableDockerConfig("a value in " + where + " is not a string");
    }

    @Override
    public String toString() {
        return "a Docker configuration file";
    }
}
