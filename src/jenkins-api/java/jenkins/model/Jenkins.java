package jenkins.model;

import hudson.Plugin;
import hudson.init.InitMilestone;
import hudson.model.Describable;
import hudson.model.Descriptor;
import hudson.model.Item;
import hudson.model.ItemGroup;
import hudson.model.User;
import hudson.security.AccessControlled;
import hudson.security.Permission;
import hudson.security.SecurityRealm;
import java.io.File;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;

public class Jenkins implements AccessControlled, ItemGroup<Item> {
    public static final Permission ADMINISTER = Permission.HUDSON_ADMINISTER;

    private static final Jenkins INSTANCE = new Jenkins();

    Jenkins() {}

    public static Jenkins get() {
        return INSTANCE;
    }

    public static @Nullable Jenkins getInstanceOrNull() {
        return INSTANCE;
    }

    /** The milestone that the starting controller has reached; tests set it. */
    static volatile InitMilestone initLevel = InitMilestone.COMPLETED;

    private final SecurityRealm securityRealm = new SecurityRealm();

    public SecurityRealm getSecurityRealm() {
        return securityRealm;
    }

    public static Authentication getAuthentication2() {
        User user = User.current();
        return new Authentication() {
            @Override
            public String getName() {
                return user == null ? "anonymous" : user.getId();
            }

            @Override
            public List<GrantedAuthority> getAuthorities() {
                List<String> groups = user == null ? List.of() : user.getAuthorities();
                return groups.stream()
                        .<GrantedAuthority>map(group -> () -> group)
                        .toList();
            }
        };
    }

    /** Tests set it as a controller that shuts down. */
    static volatile boolean terminating;

    public boolean isTerminating() {
        return terminating;
    }

    /** Tests put here what a controller would have installed. */
    static final Map<String, Plugin> PLUGINS = new ConcurrentHashMap<>();

    public @Nullable Plugin getPlugin(String shortName) {
        return PLUGINS.get(shortName);
    }

    @SuppressWarnings("rawtypes")
    public Descriptor<?> getDescriptorOrDie(Class<? extends Describable> type) {
        throw new AssertionError("no descriptor of " + type);
    }

    /** The jobs that the current user of a test can read, by full name. */
    static final Map<String, Item> ITEMS = new ConcurrentHashMap<>();

    public <T extends Item> @Nullable T getItemByFullName(String fullName, Class<T> type) {
        Item item = ITEMS.get(fullName);
        return type.isInstance(item) ? type.cast(item) : null;
    }

    public <T extends Item> Iterable<T> allItems(Class<T> type) {
        return ITEMS.values().stream().filter(type::isInstance).map(type::cast).toList();
    }

    public File getRootDir() {
        return new File("target", "jenkins-home");
    }

    public InitMilestone getInitLevel() {
        return initLevel;
    }

    public @Nullable String getRootUrl() {
        return "https://jenkins.example.com/";
    }
}
