package hudson.model;

public class StringParameterDefinition extends SimpleParameterDefinition {
    private static final long serialVersionUID = 1L;

    private final String defaultValue;

    public StringParameterDefinition(String name, String defaultValue) {
        super(name);
        this.defaultValue = defaultValue;
    }

    @Override
    public StringParameterValue getDefaultParameterValue() {
        return new StringParameterValue(getName(), defaultValue, getDescription());
    }

    @Override
    public ParameterValue createValue(String value) {
        return new StringParameterValue(getName(), value, getDescription());
    }
}
