package io.jenkins.plugins.imagepromotion.jenkins.config;

import hudson.Extension;
import hudson.ExtensionList;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import jenkins.model.GlobalConfiguration;
import net.sf.json.JSONObject;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.StaplerRequest2;

/** The section <i>Image promotion</i> of Manage Jenkins; {@code unclassified: imagePromotion:} as code. */
@Extension
@Symbol("imagePromotion")
public class ImagePromotionConfiguration extends GlobalConfiguration {
    /** Replaced as a whole, never changed, so that running builds need no lock; XStream may leave it out. */
    private volatile List<RegistryConfiguration> registries = new ArrayList<>();

    /** What was saved, or nothing configured. */
    public ImagePromotionConfiguration() {
        load();
    }

    /** The configuration of this controller. */
    public static ImagePromotionConfiguration get() {
        return ExtensionList.lookupSingleton(ImagePromotionConfiguration.class);
    }

    @Override
    public String getDisplayName() {
        return "Image promotion";
    }

    /** The registries that need more than anonymous HTTPS. */
    public List<RegistryConfiguration> getRegistries() {
        return Collections.unmodifiableList(registries);
    }

    /**
     * Replaces the registries and saves.
     *
     * @throws IllegalArgumentException if a host is none, or is named twice
     */
    @DataBoundSetter
    public void setRegistries(List<RegistryConfiguration> registries) {
        Set<String> hosts = new HashSet<>();
        for (RegistryConfiguration registry : registries) {
            String host = registry.getHost();
            if (!RegistryConfiguration.isHost(host)) {
                throw new IllegalArgumentException(RegistryConfiguration.noHost(host));
            }
            if (!hosts.add(host.toLowerCase(Locale.ROOT))) {
                throw new IllegalArgumentException("The registry \"" + host
                        + "\" is configured twice, and which entry is meant would be a guess. Remove one of them.");
            }
        }
        this.registries = new ArrayList<>(registries);
        save();
    }

    /** Takes the whole form at once: Stapler would not call the setter when the last registry was removed. */
    @Override
    public boolean configure(StaplerRequest2 request, JSONObject form) throws FormException {
        List<RegistryConfiguration> submitted =
                request.bindJSONToList(RegistryConfiguration.class, form.get("registries"));
        try {
            setRegistries(submitted);
        } catch (IllegalArgumentException e) {
            throw new FormException(e.getMessage(), "registries");
        }
        return true;
    }

    /** What is configured for the registry that references call {@code registry}. */
    Optional<RegistryConfiguration> find(String registry) {
        return registries.stream().filter(found -> found.isFor(registry)).findFirst();
    }
}
