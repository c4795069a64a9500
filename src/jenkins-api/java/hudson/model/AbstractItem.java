package hudson.model;

public abstract class AbstractItem implements Item {
    private final String name;

    AbstractItem() {
        this("promote");
    }

    /** Tests name a job here, which a controller does when it loads it. */
    AbstractItem(String name) {
        this.name = name;
    }

    @Override
    public final String getFullName() {
        return name;
    }
}
