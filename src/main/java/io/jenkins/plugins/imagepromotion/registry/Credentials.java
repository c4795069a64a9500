package io.jenkins.plugins.imagepromotion.registry;

/** The credentials for a registry. Their string form never contains a secret. */
public sealed interface Credentials {

    /** No credentials. */
    Credentials ANONYMOUS = new Anonymous();

    /** A user name and a password or personal token. */
    static Credentials basic(String username, String password) {
        return new Basic(username, password);
    }

    /** A token without a user name: an OAuth2 refresh token, which Docker calls an identity token. */
    static Credentials identityToken(String token) {
        return new IdentityToken(token);
    }

    record Anonymous() implements Credentials {
        @Override
        public String toString() {
            return "none";
        }
    }

    /** A user name and a secret. */
    record Basic(String username, String password) implements Credentials {
        @Override
        public String toString() {
            return "user " + username;
        }
    }

    /** A token without a user name, which is the secret. */
    record IdentityToken(String token) implements Credentials {
        @Override
        public String toString() {
            return "a token without a user name";
        }
    }
}
