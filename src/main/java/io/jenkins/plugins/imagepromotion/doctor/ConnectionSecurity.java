package io.jenkins.plugins.imagepromotion.doctor;

import java.time.Instant;

/**
 * How a connection to a registry is secured.
 *
 * @param protocol the version of TLS, as {@code TLSv1.3}
 * @param validUntil when the registry's certificate expires
 */
public record ConnectionSecurity(String protocol, Instant validUntil) {}
