/**
 * Public keys that an administrator trusts, the private key that signs our own evidence, and the signature schemes.
 * Start with {@code TrustedKeys}.
 *
 * <p>Uses only the JDK. Rules about which keys must sign an image belong in the policy.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.signature.key;

import org.jspecify.annotations.NullMarked;
