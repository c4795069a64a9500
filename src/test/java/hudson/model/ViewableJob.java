package hudson.model;

import hudson.security.Permission;
import java.io.File;
import java.util.Set;

/** A job with a folder for its builds, for which the user does not have some permissions. */
@SuppressWarnings("rawtypes")
public final class ViewableJob extends Job {
    private final File builds;
    private final Set<Permission> denied;

    public ViewableJob(String fullName, File builds, Permission... denied) {
        super(fullName);
        this.builds = builds;
        this.denied = Set.of(denied);
    }

    @Override
    public File getBuildDir() {
        return builds;
    }

    @Override
    public boolean hasPermission(Permission permission) {
        return !denied.contains(permission) && super.hasPermission(permission);
    }
}
