package hudson.model;

/** A folder that has only a full name. */
public final class SomeFolder extends AbstractItem implements ItemGroup<Item> {
    public SomeFolder(String fullName) {
        super(fullName);
    }
}
