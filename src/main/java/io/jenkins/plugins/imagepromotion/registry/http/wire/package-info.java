/**
 * How a request travels: a pipeline of layers, each of which sends an exchange through the rest.
 *
 * <pre>
 *   RegistryRequest --&gt; Pipeline.send        starts the deadline
 *                         Redirects          a new Exchange for each hop
 *                         Retries            several attempts of one Exchange
 *                         HostGates          a place at the host
 *                         HttpExchange       the socket
 *   RegistryResponse &lt;-- its exchange() tells what was seen: URL, attempts, authorization, deadline
 * </pre>
 *
 * <p>Read {@code Pipeline}, {@code Exchange}, {@code HttpExchange}, then the layer that you need. The order of the layers is in
 * {@code HttpConnections.pipeline}. Here belongs what holds for every request; who we are belongs to {@code auth}, what a status
 * means to {@code status}.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.registry.http.wire;

import org.jspecify.annotations.NullMarked;
