package com.cloudbees.plugins.credentials;

import java.util.List;

public class CredentialsMatchers {
    private CredentialsMatchers() {}

    private record Described(String description) implements CredentialsMatcher {}

    public static CredentialsMatcher withId(String id) {
        return new Described("id " + id);
    }

    public static CredentialsMatcher withScope(CredentialsScope scope) {
        return new Described("scope " + scope);
    }

    public static CredentialsMatcher not(CredentialsMatcher matcher) {
        return new Described("not " + matcher);
    }

    public static CredentialsMatcher allOf(CredentialsMatcher... matchers) {
        return new Described("all of " + List.of(matchers));
    }
}
