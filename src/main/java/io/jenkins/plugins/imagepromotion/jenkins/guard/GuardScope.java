package io.jenkins.plugins.imagepromotion.jenkins.guard;

import java.io.Serializable;

/** What the steps inside of {@code productionGuard} find in their context, also after a restart of the controller. */
final class GuardScope implements Serializable {
    private static final long serialVersionUID = 1L;
}
