package com.cloudbees.plugins.credentials;

import com.cloudbees.plugins.credentials.common.StandardCertificateCredentials;
import com.cloudbees.plugins.credentials.common.StandardCredentials;
import com.cloudbees.plugins.credentials.common.StandardUsernamePasswordCredentials;
import hudson.model.Descriptor;
import hudson.util.Secret;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.util.List;
import org.jenkinsci.plugins.plaincredentials.FileCredentials;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;

/** The credentials store of a controller. */
public final class CredentialsFixture {
    private CredentialsFixture() {}

    /** Removes all. */
    public static void clear() {
        CredentialsProvider.STORE.clear();
        CredentialsProvider.DOMAINS.clear();
        CredentialsProvider.CALLS.clear();
    }

    /** Adds username and password credentials for builds. */
    public static void usernamePassword(String id, String username, String password) {
        CredentialsProvider.STORE.add(new UsernamePassword(CredentialsScope.GLOBAL, id, username, password));
    }

    /** Adds username and password credentials of the controller itself. */
    public static void ofTheController(String id) {
        CredentialsProvider.STORE.add(new UsernamePassword(CredentialsScope.SYSTEM, id, "root", "secret"));
    }

    /** Adds credentials of a kind that is not for registries. */
    public static void sshKey(String id) {
        CredentialsProvider.STORE.add(new SshKey(CredentialsScope.GLOBAL, id));
    }

    /** Adds a secret text. */
    public static void secretText(String id, String text) {
        CredentialsProvider.STORE.add(new SecretText(CredentialsScope.GLOBAL, id, text));
    }

    /** Adds a secret file with that content. */
    public static void secretFile(String id, String content) {
        CredentialsProvider.STORE.add(new SecretFile(CredentialsScope.GLOBAL, id, content));
    }

    /** Adds a secret text of the controller itself. */
    public static void secretTextOfTheController(String id, String text) {
        CredentialsProvider.STORE.add(new SecretText(CredentialsScope.SYSTEM, id, text));
    }

    /** Adds a secret file of the controller itself. */
    public static void secretFileOfTheController(String id, String content) {
        CredentialsProvider.STORE.add(new SecretFile(CredentialsScope.SYSTEM, id, content));
    }

    /** Returns the credentials with that ID. */
    public static StandardCredentials get(String id) {
        return CredentialsProvider.STORE.stream()
                .filter(found -> found.getId().equals(id))
                .map(StandardCredentials.class::cast)
                .findFirst()
                .orElseThrow();
    }

    /** Adds a certificate with its key, and the password that is said to open them. */
    public static void certificate(String id, KeyStore store, String password) {
        CredentialsProvider.STORE.removeIf(found -> found.getId().equals(id));
        CredentialsProvider.STORE.add(new Certificate(id, store, password));
    }

    /** Keeps credentials in a domain of which only requests for that address are. */
    public static void restrict(String id, String address) {
        CredentialsProvider.DOMAINS.put(id, "[" + address + "]");
    }

    /** What was asked and tracked. */
    public static List<String> calls() {
        return List.copyOf(CredentialsProvider.CALLS);
    }

    private static final class UsernamePassword implements StandardUsernamePasswordCredentials {
        private static final long serialVersionUID = 1L;

        private final CredentialsScope scope;
        private final String id;
        private final String username;
        private final String password;

        UsernamePassword(CredentialsScope scope, String id, String username, String password) {
            this.scope = scope;
            this.id = id;
            this.username = username;
            this.password = password;
        }

        @Override
        public CredentialsScope getScope() {
            return scope;
        }

        @Override
        public String getId() {
            return id;
        }

        @Override
        public String getUsername() {
            return username;
        }

        @Override
        public Secret getPassword() {
            return Secret.fromString(password);
        }

        @Override
        public Descriptor<Credentials> getDescriptor() {
            throw new UnsupportedOperationException();
        }
    }

    /** An SSH key, and the base class of the kinds below. */
    private static class SshKey implements StandardCredentials {
        private static final long serialVersionUID = 1L;

        private final CredentialsScope scope;
        private final String id;

        SshKey(CredentialsScope scope, String id) {
            this.scope = scope;
            this.id = id;
        }

        @Override
        public CredentialsScope getScope() {
            return scope;
        }

        @Override
        public String getId() {
            return id;
        }

        @Override
        public Descriptor<Credentials> getDescriptor() {
            throw new UnsupportedOperationException();
        }
    }

    private static final class SecretText extends SshKey implements StringCredentials {
        private static final long serialVersionUID = 1L;

        private final String text;

        SecretText(CredentialsScope scope, String id, String text) {
            super(scope, id);
            this.text = text;
        }

        @Override
        public Secret getSecret() {
            return Secret.fromString(text);
        }
    }

    private static final class SecretFile extends SshKey implements FileCredentials {
        private static final long serialVersionUID = 1L;

        private final String content;

        SecretFile(CredentialsScope scope, String id, String content) {
            super(scope, id);
            this.content = content;
        }

        @Override
        public String getFileName() {
            return "config.json";
        }

        @Override
        public InputStream getContent() {
            return new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static final class Certificate implements StandardCertificateCredentials {
        private static final long serialVersionUID = 1L;

        private final String id;
        private final transient KeyStore store;
        private final String password;

        Certificate(String id, KeyStore store, String password) {
            this.id = id;
            this.store = store;
            this.password = password;
        }

        @Override
        public KeyStore getKeyStore() {
            return store;
        }

        @Override
        public Secret getPassword() {
            return Secret.fromString(password);
        }

        @Override
        public CredentialsScope getScope() {
            return CredentialsScope.GLOBAL;
        }

        @Override
        public String getId() {
            return id;
        }

        @Override
        public Descriptor<Credentials> getDescriptor() {
            throw new UnsupportedOperationException();
        }
    }
}
