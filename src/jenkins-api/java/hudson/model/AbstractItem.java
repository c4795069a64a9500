package hudson.model;

import jenkins.model.Jenkins;

public abstract class AbstractItem implements Item {
    private final ItemGroup<? extends Item> parent;
    private final String name;

    AbstractItem() {
        this("promote");
    }

    /** Creates a named job for a test; a controller sets the name when it loads the job. */
    AbstractItem(String name) {
        this(Jenkins.get(), name);
    }

    protected AbstractItem(ItemGroup<? extends Item> parent, String name) {
        this.parent = parent;
        this.name = name;
    }

    @Override
    public ItemGroup<? extends Item> getParent() {
        return parent;
    }

    @Override
    public final String getFullName() {
        return parent instanceof Item item ? item.getFullName() + "/" + name : name;
    }
}
