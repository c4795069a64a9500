/**
 * Sends requests through a pipeline of layers, each of which sends an exchange through the rest.
 *
 * <pre>
 *   RegistryRequest --&gt; Pipeline.send        starts the deadline
 *                         Redirects          a new Exchange for each hop
 *                         Retries            several attempts of one Exchange
 *                         HostGates          a place at the host
 *                         HttpExchange       the socket
 *   RegistryResponse &lt;-- its exchange() has the URL, attempts, authorization and deadline
 * </pre>
 *
 * <p>Read {@code Pipeline}, {@code Exchange}, {@code HttpExchange}, then the layer that you need. The order of the layers is in
 * {@code HttpConnections.pipeline}. Code that applies to every request belongs here; authentication belongs in {@code
 * auth}, and the meaning of a status in {@code status}.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.registry.http.wire;

import org.jspecify.annotations.NullMarked;
