package io.jenkins.plugins.imagepromotion.jenkins.step;

import hudson.Extension;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.jenkins.PromotionWiring;
import io.jenkins.plugins.imagepromotion.jenkins.result.ImageResult;
import io.jenkins.plugins.imagepromotion.promotion.ResolvedImage;
import java.io.Serializable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** {@code resolveImage}: returns the digest that a reference names now. */
public final class ResolveImageStep extends RegistryStep {
    private static final long serialVersionUID = 1L;

    private boolean published;

    @DataBoundConstructor
    public ResolveImageStep(@Nullable String image) {
        super(image);
    }

    /** Whether the build published this image, so that its page lists it. */
    public boolean isPublished() {
        return published;
    }

    @DataBoundSetter
    public void setPublished(boolean published) {
        this.published = published;
    }

    @Override
    Function<PromotionWiring, Serializable> prepare(ImageReference image) {
        return core -> {
            core.progress().report("resolving " + image);
            ResolvedImage resolved = core.resolveImage().resolve(image);
            core.progress().report("the digest is " + resolved.digest());
            if (published && !core.remember(resolved)) {
                core.progress()
                        .report("note: the build page does not list the image as published, because its tag is not an"
                                + " immutable tag of an environment");
            }
            return new ImageResult(resolved);
        };
    }

    @Extension
    public static final class DescriptorImpl extends RegistryStepDescriptor {
        public DescriptorImpl() {
            super("resolveImage", Messages._ResolveImageStep_DisplayName());
        }
    }
}
