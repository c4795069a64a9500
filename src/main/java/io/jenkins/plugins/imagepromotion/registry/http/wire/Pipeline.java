package io.jenkins.plugins.imagepromotion.registry.http.wire;

import java.util.List;
import java.util.function.LongFunction;

/**
 * The layers that a request passes, outermost first. Each layer sends the exchange through the rest, as often as it needs to;
 * the last one is the network.
 *
 * @param deadlines starts the deadline of a request that moves that many bytes
 * @param layers in this order
 */
public record Pipeline(LongFunction<Deadline> deadlines, List<Pipeline.Layer> layers) {
    public Pipeline {
        layers = List.copyOf(layers);
    }

    /** A layer, which every request passes. */
    @FunctionalInterface
    public interface Layer {

        /**
         * Returns the final response of {@code rest}, with any status.
         *
         * @throws io.jenkins.plugins.imagepromotion.registry.RegistryException if no usable response arrives
         */
        RegistryResponse send(Exchange exchange, Pipeline rest);
    }

    /** Starts the deadline of a request and sends it. */
    public RegistryResponse send(RegistryRequest request) {
        return send(Exchange.begin(request, deadlines.apply(request.bytes())));
    }

    /** Sends an exchange within the deadline that it has. */
    public RegistryResponse send(Exchange exchange) {
        return layers.get(0).send(exchange, new Pipeline(deadlines, layers.subList(1, layers.size())));
    }
}
