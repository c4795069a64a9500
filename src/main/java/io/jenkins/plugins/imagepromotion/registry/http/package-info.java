/**
 * The adapter: the OCI distribution protocol over HTTP. Every response is bounded and checked, and each failure has one code.
 *
 * <pre>
 *   HttpRegistry           the port; one method for each question
 *     RepositoryClient     the requests of one repository       blob/Blobs   its blobs
 *       Pipeline           HttpConnections.pipeline lists what each request passes:
 *         auth/Authentication   answers a challenge
 *         status/Warnings       reports what the registry tells its users
 *         wire/Redirects        follows, without credentials to another origin
 *         wire/Retries          sends again where that helps
 *         wire/HostGate         waits until the host has room
 *         wire/HttpExchange     one request and its response: the socket
 * </pre>
 *
 * <p>Read {@code HttpConnections.pipeline}, {@code RepositoryClient}, {@code HttpRegistry}; then the room that you need. The rooms
 * below know each other in one direction only: {@code blob} and {@code auth} use {@code status}, which uses {@code wire} and
 * {@code json}; {@code wire} uses {@code tls} and {@code syntax}.
 *
 * <p>Here belong the questions of the port, the responses to each of them, and the wiring that the edges use
 * ({@code HttpConnections}, {@code HttpSettings}, certificates from files). How a request travels belongs to {@code wire}; the edges
 * see this package, not the rooms.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.registry.http;

import org.jspecify.annotations.NullMarked;
