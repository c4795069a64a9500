package hudson.model;

import java.util.List;

public class ParametersDefinitionProperty extends JobProperty<Job<?, ?>> {
    private final List<ParameterDefinition> definitions;

    public ParametersDefinitionProperty(List<ParameterDefinition> definitions) {
        this.definitions = List.copyOf(definitions);
    }

    public List<ParameterDefinition> getParameterDefinitions() {
        return definitions;
    }
}
