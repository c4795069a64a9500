package io.jenkins.plugins.imagepromotion.jenkins.page;

import io.jenkins.plugins.imagepromotion.policy.Environment;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/**
 * The current images of an environment, and the images that wait for a promotion to it, according to the records of
 * this controller.
 */
@ExportedBean
public final class EnvironmentPage extends PagedList {
    private final Environment environment;
    private @Nullable List<EnvironmentImage> all;

    EnvironmentPage(PageScope scope, EventFilter filter, Environment environment) {
        super(scope, filter);
        this.environment = environment;
    }

    @Override
    public String getDisplayName() {
        return environment.name();
    }

    @Exported
    public String getName() {
        return environment.name();
    }

    /** True if only promotions create its images. */
    @Exported
    public boolean isProtected() {
        return environment.isProtected();
    }

    /** The environments whose images are promoted to it. */
    @Exported
    public List<String> getOrigins() {
        return environment.origins();
    }

    /** The names of the origins, separated by commas. */
    public String getOriginNames() {
        return String.join(", ", environment.origins());
    }

    private List<EnvironmentImage> all() {
        List<EnvironmentImage> known = all;
        if (known == null) {
            known = EnvironmentHistory.read(getScope(), environment).stream()
                    .filter(image -> getFilter().isOf(image.repository()))
                    .toList();
            all = known;
        }
        return known;
    }

    /** The repositories on this page, by name. */
    @Exported(visibility = 2)
    public List<EnvironmentImage> getImages() {
        return all().stream().skip(before(getPage())).limit(PAGE_SIZE).toList();
    }

    @Override
    public int getTotal() {
        return all().size();
    }
}
