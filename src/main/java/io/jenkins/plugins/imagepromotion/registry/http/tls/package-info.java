/** Trust and client certificates: the HTTP client for each host. Reading certificates from files belongs to {@code registry.http}. */
@NullMarked
package io.jenkins.plugins.imagepromotion.registry.http.tls;

import org.jspecify.annotations.NullMarked;
