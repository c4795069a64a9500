package io.jenkins.plugins.imagepromotion.jenkins.guard;

import java.io.Serializable;

/** Marks the context of the steps inside {@code productionGuard}; it survives a restart of the controller. */
final class GuardScope implements Serializable {
    private static final long serialVersionUID = 1L;
}
