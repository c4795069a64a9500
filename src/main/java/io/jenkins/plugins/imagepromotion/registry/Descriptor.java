package io.jenkins.plugins.imagepromotion.registry;

import io.jenkins.plugins.imagepromotion.image.Digest;
import java.util.Optional;

/**
 * A pointer to content (OCI image specification, "Content Descriptors").
 *
 * @param mediaType the content's type
 * @param digest the content's digest
 * @param size the content's length in bytes
 * @param platform for what it was built, where an index says so
 */
public record Descriptor(String mediaType, Digest digest, long size, Optional<Platform> platform) {}
