package io.jenkins.plugins.imagepromotion.jenkins.step;

import hudson.Extension;
import hudson.Util;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.jenkins.PromotionWiring;
import io.jenkins.plugins.imagepromotion.jenkins.result.ImageResult;
import io.jenkins.plugins.imagepromotion.promotion.AssertDigestMatches.Expected;
import io.jenkins.plugins.imagepromotion.promotion.deployed.ClusterState;
import io.jenkins.plugins.imagepromotion.promotion.deployed.ContainerVerdict.Kind;
import io.jenkins.plugins.imagepromotion.promotion.deployed.RunningContainer;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** {@code assertDigestMatches}: fails the build unless two references, or a reference and a digest, name the same bytes. */
public final class AssertDigestMatchesStep extends RegistryStep {
    private static final long serialVersionUID = 1L;

    private final String expected;
    private @Nullable String deployed;

    @DataBoundConstructor
    public AssertDigestMatchesStep(@Nullable String image, @Nullable String expected) {
        super(image);
        this.expected = Util.fixNull(expected).trim();
    }

    /** A digest or an image reference, as written. */
    public String getExpected() {
        return expected;
    }

    /** The state of a cluster, usually as JSON; null to compare only the images. */
    public @Nullable String getDeployed() {
        return deployed;
    }

    @DataBoundSetter
    public void setDeployed(@Nullable String deployed) {
        this.deployed = deployed;
    }

    @Override
    Function<PromotionWiring, Serializable> prepare(ImageReference image) {
        Expected wanted = Expected.parse(expected);
        List<RunningContainer> containers = deployed == null ? List.of() : ClusterState.read(deployed);
        return core -> {
            core.progress().report("comparing " + image + " with " + wanted.text());
            ImageResult found = new ImageResult(core.assertDigestMatches().check(image, wanted));
            core.progress().report("both are " + found.getDigest());
            if (deployed != null) {
                int count = core.assertDeployed(image)
                        .judge(containers)
                        .require()
                        .of(Kind.RIGHT)
                        .size();
                core.progress().report("containers that run it: " + count);
            }
            return found;
        };
    }

    @Override
    void forgetBlankFields() {
        deployed = Util.fixEmptyAndTrim(deployed);
    }

    @Extension
    public static final class DescriptorImpl extends RegistryStepDescriptor {
        public DescriptorImpl() {
            super("assertDigestMatches", Messages._AssertDigestMatchesStep_DisplayName());
        }

        @Override
        public String argumentsToString(Map<String, Object> arguments) {
            return argument(arguments, "image") + " = " + argument(arguments, "expected");
        }
    }
}
