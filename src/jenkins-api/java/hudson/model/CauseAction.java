package hudson.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

public class CauseAction implements Action {
    private final List<Cause> causes;

    public CauseAction(Cause... causes) {
        this.causes = List.of(causes);
    }

    public List<Cause> getCauses() {
        return causes;
    }

    @Override
    public String getDisplayName() {
        return "Cause";
    }

    @Override
    public @Nullable String getIconFileName() {
        return null;
    }

    @Override
    public String getUrlName() {
        return "cause";
    }
}
