package hudson.model;

import java.io.Serializable;
import net.sf.json.JSONObject;
import org.jspecify.annotations.Nullable;
import org.kohsuke.stapler.StaplerRequest2;

public abstract class ParameterDefinition implements Describable<ParameterDefinition>, Serializable {
    private static final long serialVersionUID = 1L;

    private final String name;
    private @Nullable String description;

    protected ParameterDefinition(String name) {
        this.name = name;
    }

    protected ParameterDefinition(String name, @Nullable String description) {
        this.name = name;
        this.description = description;
    }

    public String getName() {
        return name;
    }

    public @Nullable String getDescription() {
        return description;
    }

    public void setDescription(@Nullable String description) {
        this.description = description;
    }

    @Override
    public ParameterDescriptor getDescriptor() {
        throw new UnsupportedOperationException("not in a controller");
    }

    public @Nullable ParameterValue createValue(StaplerRequest2 request, JSONObject form) {
        return null;
    }

    public @Nullable ParameterValue getDefaultParameterValue() {
        return null;
    }

    public abstract static class ParameterDescriptor extends Descriptor<ParameterDefinition> {
        protected ParameterDescriptor() {}
    }
}
