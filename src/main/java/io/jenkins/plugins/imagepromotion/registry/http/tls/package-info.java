/**
 * Trust and client certificates: {@code HttpClients} has the HTTP client for each host, and {@code TlsContext} prepares it.
 * Reading certificates from files belongs in {@code registry.http}.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.registry.http.tls;

import org.jspecify.annotations.NullMarked;
