package io.jenkins.plugins.imagepromotion.jenkins.step;

import hudson.Extension;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.jenkins.PromotionWiring;
import io.jenkins.plugins.imagepromotion.jenkins.result.ImageResult;
import java.io.Serializable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.kohsuke.stapler.DataBoundConstructor;

/** {@code resolveImage}: returns the digest that a reference names now. */
public final class ResolveImageStep extends RegistryStep {
    private static final long serialVersionUID = 1L;

    @DataBoundConstructor
    public ResolveImageStep(@Nullable String image) {
        super(image);
    }

    @Override
    Function<PromotionWiring, Serializable> prepare(ImageReference image) {
        return core -> {
            core.progress().report("resolving " + image);
            ImageResult resolved = new ImageResult(core.resolveImage().resolve(image));
            core.progress().report("the digest is " + resolved.getDigest());
            return resolved;
        };
    }

    @Extension
    public static final class DescriptorImpl extends RegistryStepDescriptor {
        public DescriptorImpl() {
            super("resolveImage", Messages._ResolveImageStep_DisplayName());
        }
    }
}
