package hudson.model;

import org.jspecify.annotations.Nullable;

public class BooleanParameterDefinition extends SimpleParameterDefinition {
    private static final long serialVersionUID = 1L;

    private final boolean defaultValue;

    public BooleanParameterDefinition(String name, boolean defaultValue, @Nullable String description) {
        super(name, description);
        this.defaultValue = defaultValue;
    }

    @Override
    public BooleanParameterValue getDefaultParameterValue() {
        return new BooleanParameterValue(getName(), defaultValue, getDescription());
    }

    @Override
    public ParameterValue createValue(String value) {
        return new BooleanParameterValue(getName(), Boolean.parseBoolean(value), getDescription());
    }
}
