package hudson.model;

import org.jspecify.annotations.Nullable;

public abstract class SimpleParameterDefinition extends ParameterDefinition {
    private static final long serialVersionUID = 1L;

    protected SimpleParameterDefinition(String name) {
        super(name);
    }

    protected SimpleParameterDefinition(String name, @Nullable String description) {
        super(name, description);
    }

    public abstract ParameterValue createValue(String value);
}
