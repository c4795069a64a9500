/**
 * Verifies signatures whose signers have short-lived certificates of an identity provider instead of keys. Start with
 * {@code KeylessTrust}, which a policy or the command line creates.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.signature.keyless;

import org.jspecify.annotations.NullMarked;
