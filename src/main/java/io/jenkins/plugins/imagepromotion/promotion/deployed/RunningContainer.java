package io.jenkins.plugins.imagepromotion.promotion.deployed;

import java.util.Optional;

/**
 * A container as a cluster tells of it.
 *
 * @param place where it is: namespace, kind, name and container, for people
 * @param image the image that it is to run
 * @param imageId what the node says that it runs, as the runtime writes it; empty while it has not started
 * @param hasStatus whether it is one of a pod, so that a node says what it runs; a workload's template only says what is to run
 */
public record RunningContainer(String place, String image, Optional<String> imageId, boolean hasStatus) {}
