package io.jenkins.plugins.imagepromotion.promotion.release;

import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.promotion.PromoteImage;
import io.jenkins.plugins.imagepromotion.promotion.PromotingRun;
import io.jenkins.plugins.imagepromotion.promotion.Promotion;
import io.jenkins.plugins.imagepromotion.promotion.PromotionRequest;
import io.jenkins.plugins.imagepromotion.promotion.TagState;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One image of a release, from its check to its tag. A failure is kept until the release reports it. */
final class ReleaseImage {
    private final PromotionRequest request;
    private final PromoteImage promoter;
    private final PromotingRun run;
    private volatile PromoteImage.@Nullable Checked checked;
    private volatile @Nullable Promotion written;
    private volatile @Nullable ImagePromotionException failure;

    ReleaseImage(PromotionRequest request, PromoteImage promoter, PromotingRun run) {
        this.request = request;
        this.promoter = promoter;
        this.run = run;
    }

    /** Runs one phase. If it fails, {@link #failure} returns the failure. */
    void run(Consumer<ReleaseImage> phase) {
        try {
            phase.accept(this);
        } catch (ImagePromotionException e) {
            failure = e;
            run.refused(request, e.failure());
        }
    }

    void check() {
        checked = promoter.check(request);
    }

    void judge(List<ImageReference> targets) {
        checked().judgeWith(targets);
    }

    void copy() {
        checked().copy();
    }

    void write() {
        Promotion promotion = checked().write();
        written = promotion;
        run.wasWritten(promotion);
    }

    private PromoteImage.Checked checked() {
        return Objects.requireNonNull(checked, "the image was not checked");
    }

    /** Returns the promotion as written, or as planned if it is not written yet. */
    Promotion promotion() {
        Promotion promotion = written;
        return promotion == null ? checked().planned() : promotion;
    }

    /** Returns the state of the target tag. */
    TagState state() {
        return checked().state();
    }

    Optional<ImagePromotionException> failure() {
        return Optional.ofNullable(failure);
    }

    /** Returns the image and the code of its failure. */
    String problem() {
        return request.image() + " "
                + failure().map(ImagePromotionException::code).orElseThrow();
    }
}
