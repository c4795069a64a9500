package jenkins.model;

import hudson.model.Item;
import hudson.model.ItemGroup;
import hudson.security.AccessControlled;
import hudson.security.Permission;
import org.jspecify.annotations.Nullable;

public class Jenkins implements AccessControlled, ItemGroup<Item> {
    public static final Permission ADMINISTER = Permission.HUDSON_ADMINISTER;

    private static final Jenkins INSTANCE = new Jenkins();

    Jenkins() {}

    public static Jenkins get() {
        return INSTANCE;
    }

    public @Nullable String getRootUrl() {
        return "https://jenkins.example.com/";
    }
}
