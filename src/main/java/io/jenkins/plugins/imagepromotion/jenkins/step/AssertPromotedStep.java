package io.jenkins.plugins.imagepromotion.jenkins.step;

import hudson.Extension;
import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.jenkins.PromotionWiring;
import io.jenkins.plugins.imagepromotion.jenkins.result.LineageResult;
import io.jenkins.plugins.imagepromotion.promotion.lineage.AssertPromoted;
import io.jenkins.plugins.imagepromotion.promotion.lineage.Lineage;
import java.io.Serializable;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.kohsuke.stapler.DataBoundConstructor;

/** {@code assertPromoted}: fails the build unless an image of a protected environment got there by promotion. */
public final class AssertPromotedStep extends RegistryStep {
    private static final long serialVersionUID = 1L;

    /** A repository alone means all its protected tags. */
    @DataBoundConstructor
    public AssertPromotedStep(@Nullable String image) {
        super(image);
    }

    @Override
    Function<PromotionWiring, Serializable> prepare(ImageReference image) {
        return core -> {
            Lineage lineage = core.readLineage(image);
            // Called before anything fails, because it also stores the current digests for the next build.
            Optional<Failure> drift = core.drift(lineage);
            lineage.unread()
                    .forEach(one -> core.progress()
                            .report("note: " + one.nameIn(image.repository()) + " is listed, but " + one.problem()));
            Optional<Failure> problem = AssertPromoted.failure(lineage).or(() -> drift);
            core.checked(lineage, problem);
            problem.ifPresent(failure -> {
                throw new ImagePromotionException(failure);
            });
            int count = lineage.requested().size();
            core.progress().report("protected tags checked: " + count + "; all are promotions");
            return new LineageResult(lineage, core.releases(lineage));
        };
    }

    @Extension
    public static final class DescriptorImpl extends RegistryStepDescriptor {
        public DescriptorImpl() {
            super("assertPromoted", Messages._AssertPromotedStep_DisplayName());
        }
    }
}
