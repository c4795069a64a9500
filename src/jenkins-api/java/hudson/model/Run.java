package hudson.model;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

public abstract class Run<J extends Job<J, R>, R extends Run<J, R>> {
    private final List<Action> actions = new CopyOnWriteArrayList<>();

    private final @Nullable J job;
    private final long timestamp;

    protected Run(@Nullable J job, long timestamp) {
        this.job = job;
        this.timestamp = timestamp;
    }

    public J getParent() {
        return Objects.requireNonNull(job);
    }

    public final long getTimeInMillis() {
        return timestamp;
    }

    public int getNumber() {
        return 7;
    }

    private @Nullable String description;

    public @Nullable String getDescription() {
        return description;
    }

    public void setDescription(@Nullable String description) throws IOException {
        this.description = description;
        save();
    }

    public String getUrl() {
        return "job/promote/7/";
    }

    public String getFullDisplayName() {
        return "promote #7";
    }

    public List<Cause> getCauses() {
        return List.of();
    }

    public List<? extends Action> getAllActions() {
        return actions;
    }

    public @Nullable Result getResult() {
        return null;
    }

    public boolean isBuilding() {
        return true;
    }

    public <T extends Action> @Nullable T getAction(Class<T> type) {
        return actions.stream()
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst()
                .orElse(null);
    }

    public <T extends Action> List<T> getActions(Class<T> type) {
        return actions.stream().filter(type::isInstance).map(type::cast).toList();
    }

    public @Nullable R getPreviousBuild() {
        return null;
    }

    public void addAction(Action action) {
        actions.add(action);
    }

    public synchronized void save() throws IOException {}
}
