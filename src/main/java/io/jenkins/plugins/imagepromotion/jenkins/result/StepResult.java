package io.jenkins.plugins.imagepromotion.jenkins.result;

import java.io.Serializable;
import java.util.Map;
import org.jenkinsci.plugins.scriptsecurity.sandbox.whitelists.Whitelisted;
import org.jspecify.annotations.Nullable;

/** The base of the results. Two results are equal if all their properties are equal. */
public abstract class StepResult implements Serializable {
    private static final long serialVersionUID = 1L;

    StepResult() {}

    /** All properties by name, for {@code writeJSON}; a copy. */
    @Whitelisted
    public abstract Map<String, Object> asMap();

    @Override
    @Whitelisted
    public final boolean equals(@Nullable Object other) {
        return other instanceof StepResult that && getClass() == that.getClass() && asMap().equals(that.asMap());
    }

    @Override
    @Whitelisted
    public final int hashCode() {
        return asMap().hashCode();
    }
}
