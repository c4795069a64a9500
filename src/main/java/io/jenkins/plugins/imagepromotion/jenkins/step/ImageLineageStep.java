package io.jenkins.plugins.imagepromotion.jenkins.step;

import hudson.Extension;
import hudson.Util;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.jenkins.PromotionWiring;
import io.jenkins.plugins.imagepromotion.jenkins.result.LineageResult;
import io.jenkins.plugins.imagepromotion.promotion.lineage.Lineage;
import java.io.Serializable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** {@code imageLineage}: returns which tags hold an image, and which protected tags are promotions. */
public final class ImageLineageStep extends RegistryStep {
    private static final long serialVersionUID = 1L;

    private @Nullable String version;

    /** A repository alone means all its protected tags. */
    @DataBoundConstructor
    public ImageLineageStep(@Nullable String image) {
        super(image);
    }

    /** The version whose tags to read; null to read those of the image or the repository. */
    public @Nullable String getVersion() {
        return version;
    }

    @DataBoundSetter
    public void setVersion(@Nullable String version) {
        this.version = Util.fixEmptyAndTrim(version);
    }

    @Override
    Function<PromotionWiring, Serializable> prepare(ImageReference image) {
        return core -> {
            Lineage read = version == null ? core.readLineage(image) : core.readLineage(image, version);
            LineageResult lineage = new LineageResult(read, core.releases(read));
            lineage.getVerdicts().forEach((tag, verdict) -> core.progress().report(tag + " is " + verdict));
            lineage.getReleases()
                    .forEach((tag, names) ->
                            core.progress().report(tag + " is part of release " + String.join(", ", names)));
            lineage.getUnread()
                    .forEach((tag, problem) -> core.progress().report("note: " + tag + " is listed, but " + problem));
            return lineage;
        };
    }

    @Extension
    public static final class DescriptorImpl extends RegistryStepDescriptor {
        public DescriptorImpl() {
            super("imageLineage", Messages._ImageLineageStep_DisplayName());
        }
    }
}
