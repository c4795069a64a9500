package hudson.model;

/** A folder that has nothing but its full name. */
public final class SomeFolder extends AbstractItem implements ItemGroup<Item> {
    public SomeFolder(String fullName) {
        super(fullName);
    }
}
