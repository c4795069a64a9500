package com.cloudbees.plugins.credentials;

public interface CredentialsMatcher {
    boolean matches(Credentials item);
}
