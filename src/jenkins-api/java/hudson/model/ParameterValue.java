package hudson.model;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

public abstract class ParameterValue implements Serializable {
    private static final long serialVersionUID = 1L;

    protected final String name;
    private @Nullable String description;

    protected ParameterValue(String name, @Nullable String description) {
        this.name = name;
        this.description = description;
    }

    public final String getName() {
        return name;
    }

    public @Nullable String getDescription() {
        return description;
    }

    public void setDescription(@Nullable String description) {
        this.description = description;
    }

    public @Nullable Object getValue() {
        return null;
    }
}
