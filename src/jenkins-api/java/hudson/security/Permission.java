package hudson.security;

public final class Permission {
    public static final Permission HUDSON_ADMINISTER = new Permission();
    public static final Permission READ = new Permission();
    public static final Permission UPDATE = new Permission();

    private Permission() {}
}
