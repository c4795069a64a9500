package hudson.model;

import org.jspecify.annotations.Nullable;

public class StringParameterValue extends ParameterValue {
    private static final long serialVersionUID = 1L;

    public String value;

    public StringParameterValue(String name, String value) {
        this(name, value, null);
    }

    public StringParameterValue(String name, String value, @Nullable String description) {
        super(name, description);
        this.value = value;
    }

    @Override
    public String getValue() {
        return value;
    }
}
