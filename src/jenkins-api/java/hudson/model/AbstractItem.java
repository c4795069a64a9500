package hudson.model;

import jenkins.model.Jenkins;

public abstract class AbstractItem implements Item {
    private final ItemGroup<? extends Item> parent;
    private final String name;

    AbstractItem() {
        this("promote");
    }

    /** Tests name a job here, which a controller does when it loads it. */
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
