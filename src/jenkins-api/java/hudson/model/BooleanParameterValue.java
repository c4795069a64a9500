package hudson.model;

import org.jspecify.annotations.Nullable;

public class BooleanParameterValue extends ParameterValue {
    private static final long serialVersionUID = 1L;

    public final boolean value;

    public BooleanParameterValue(String name, boolean value, @Nullable String description) {
        super(name, description);
        this.value = value;
    }

    @Override
    public Boolean getValue() {
        return value;
    }
}
