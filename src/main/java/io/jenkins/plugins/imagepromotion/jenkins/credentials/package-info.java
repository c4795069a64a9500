/**
 * Jenkins credentials for registries: which ones a form offers, and which ones a build can use. Start with {@code CredentialsChoice}.
 *
 * <p>The package {@code config} selects the credentials for a registry; {@code registry.http.auth} sends them to the registry.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.jenkins.credentials;

import org.jspecify.annotations.NullMarked;
