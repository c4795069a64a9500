package io.jenkins.plugins.imagepromotion.registry.http.wire;

import java.util.List;
import java.util.function.LongFunction;

/**
 * The layers that a request passes, outermost first. Each layer sends the exchange through the rest, as often as it needs to;
 * the last one is the network.
 */
public final class Pipeline {
    private final LongFunction<Deadline> deadlines;
    private final List<Layer> layers;

    /** One thing that is done to every request. */
    @FunctionalInterface
    public interface Layer {

        /**
         * Returns the response that {@code rest} gives in the end, whatever its status.
         *
         * @throws io.jenkins.plugins.imagepromotion.registry.RegistryException if there is no response, or it must not be used
         */
        RegistryResponse send(Exchange exchange, Pipeline rest);
    }

    /** Layers in that order; {@code deadlines} starts the deadline of a request that moves so many bytes. */
    public Pipeline(LongFunction<Deadline> deadlines, List<Layer> layers) {
        this.deadlines = deadlines;
        this.layers = layers;
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
