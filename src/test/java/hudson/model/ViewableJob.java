package hudson.model;

import hudson.security.Permission;
import java.io.File;
import java.util.Set;

/** A job with a folder for its builds. The user has each permission on it except those denied here. */
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
        return !denied.contains(permission);
    }
}
