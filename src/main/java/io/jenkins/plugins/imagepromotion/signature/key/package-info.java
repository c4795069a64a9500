/**
 * Public keys that an administrator trusts, the private key that signs our own evidence, and the signature schemes.
 * Start with {@code TrustedKeys}.
 *
 * <p>It uses only the JDK. Which key has to sign what is a question of the policy and does not belong here.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.signature.key;

import org.jspecify.annotations.NullMarked;
