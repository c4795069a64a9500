package hudson.model;

import java.io.Serializable;

public abstract class ParameterDefinition implements Serializable {
    private static final long serialVersionUID = 1L;

    private final String name;
    private final String description;

    protected ParameterDefinition(String name, String description) {
        this.name = name;
        this.description = description;
    }

    public String getName() {
        return name;
    }

    public String getDescription() {
        return description;
    }
}
