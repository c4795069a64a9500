package hudson;

import com.cloudbees.plugins.credentials.CredentialsFixture;
import hudson.security.Whoami;
import io.jenkins.plugins.imagepromotion.jenkins.config.ImagePromotionConfiguration;
import io.jenkins.plugins.imagepromotion.jenkins.config.RegistryConfiguration;
import io.jenkins.plugins.imagepromotion.jenkins.history.EvidenceFixture;
import io.jenkins.plugins.imagepromotion.jenkins.history.EvidenceStore;
import java.util.List;

/** What the signatures of src/jenkins-api stand in for, set up as a controller would find it. */
public final class Controller {
    private Controller() {}

    /** A fresh controller with our section of its configuration, nothing configured, and no credentials. */
    public static ImagePromotionConfiguration fresh() {
        ImagePromotionConfiguration configuration = new ImagePromotionConfiguration();
        ExtensionList.SINGLETONS.put(ImagePromotionConfiguration.class, configuration);
        ExtensionList.SINGLETONS.put(EvidenceStore.class, EvidenceFixture.fresh());
        CredentialsFixture.clear();
        Whoami.mayNot();
        return configuration;
    }

    /** Adds an extension to the controller. */
    public static <T> void provide(Class<T> type, T extension) {
        ExtensionList.SINGLETONS.put(type, extension);
    }

    /** As {@link #fresh()}, with one registry that speaks plain HTTP. */
    public static ImagePromotionConfiguration withPlainHttp(String host) {
        RegistryConfiguration registry = new RegistryConfiguration(host);
        registry.setPlainHttp(true);
        ImagePromotionConfiguration configuration = fresh();
        configuration.setRegistries(List.of(registry));
        return configuration;
    }
}
