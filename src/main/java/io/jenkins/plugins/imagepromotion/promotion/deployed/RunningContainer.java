package io.jenkins.plugins.imagepromotion.promotion.deployed;

import java.util.Optional;

/**
 * A container as a cluster reports it.
 *
 * @param place namespace, kind, name and container, for messages
 * @param image the image that it is configured to run
 * @param imageId what the node reports that it runs, as the runtime writes it; empty until it has started
 * @param hasStatus whether it is part of a pod, so that a node reports what it runs; false for a workload's template
 */
public record RunningContainer(String place, String image, Optional<String> imageId, boolean hasStatus) {}
