/**
 * The credentials of Jenkins that a registry accepts: which ones a form offers, and which ones a build can use. Start with
 * {@code CredentialsChoice}.
 *
 * <p>Which registry uses which credentials belongs in {@code config}; how a registry is asked with them belongs in
 * {@code registry.http.auth}.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.jenkins.credentials;

import org.jspecify.annotations.NullMarked;
