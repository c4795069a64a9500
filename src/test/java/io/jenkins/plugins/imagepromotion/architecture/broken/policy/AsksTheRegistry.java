package io.jenkins.plugins.imagepromotion.architecture.broken.policy;

import io.jenkins.plugins.imagepromotion.architecture.broken.registry.Registry;
import io.jenkins.plugins.imagepromotion.architecture.broken.registry.RegistryAccess;

final class AsksTheRegistry {
    Registry registry;
    RegistryAccess access;
}
