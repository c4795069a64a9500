/**
 * The adapter: the OCI distribution protocol over HTTP. Every response is bounded and checked, and each failure has one code.
 *
 * <pre>
 *   HttpRegistry           the port
 *     RepositoryClient     the requests of one repository       blob/Blobs   its blobs
 *       Pipeline           HttpConnections.pipeline lists what each request passes:
 *         auth/Authentication   answers a challenge
 *         status/Warnings       reports the registry's warnings to its users
 *         wire/Redirects        follows, without credentials to another origin
 *         wire/Retries          sends again if that helps
 *         wire/HostGate         waits until the host has capacity
 *         wire/HttpExchange     one request and its response: the socket
 * </pre>
 *
 * <p>Start with {@code HttpRegistry}, {@code RepositoryClient} and {@code HttpConnections.pipeline}, then read the room that you
 * need. The rooms below depend on each other in one direction only: {@code blob} and {@code auth} use {@code status},
 * which uses {@code wire} and {@code json}; {@code wire} uses {@code tls} and {@code syntax}.
 *
 * <p>The requests of the port, their responses, and what the edges use ({@code HttpConnections}, {@code HttpSettings},
 * certificates from files) belong here. How a request travels belongs in {@code wire}. The edges see this package, not the rooms.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.registry.http;

import org.jspecify.annotations.NullMarked;
