package hudson.model;

import java.util.List;

public class ChoiceParameterDefinition extends ParameterDefinition {
    private static final long serialVersionUID = 1L;

    private final String[] choices;

    public ChoiceParameterDefinition(String name, String[] choices, String description) {
        super(name, description);
        this.choices = choices.clone();
    }

    public List<String> getChoices() {
        return List.of(choices);
    }
}
