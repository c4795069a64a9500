package io.jenkins.plugins.imagepromotion.jenkins.origin;

import hudson.model.Job;
import hudson.model.Result;
import hudson.model.Run;
import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.Quoted;
import io.jenkins.plugins.imagepromotion.jenkins.history.PublishedImage;
import io.jenkins.plugins.imagepromotion.jenkins.history.PublishedImagesAction;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jenkins.model.Jenkins;
import org.jspecify.annotations.Nullable;
import org.springframework.security.access.AccessDeniedException;

/** Finds builds by name, such as {@code team/shop/main#41}, and the images that they published. */
public final class PublishedBuilds {
    private static final Pattern NAME = Pattern.compile("(\\S(?:.*\\S)?)\\s*#([1-9][0-9]{0,8})");

    private PublishedBuilds() {}

    /** Throws {@code INVALID_ARGUMENTS} unless each value is the name of a job with a build number. */
    public static void requireNames(List<String> builds) {
        builds.forEach(PublishedBuilds::parsed);
    }

    /**
     * Returns the images that the builds published, each as {@code repository:tag@digest}, in the order of the builds.
     *
     * @throws ImagePromotionException {@code INVALID_RELEASE} if the current user cannot read a build, or if a build did not succeed or
     *     published no image; {@code INVALID_ARGUMENTS} as {@link #requireNames} does
     */
    public static List<String> images(List<String> builds) {
        return builds.stream()
                .flatMap(name -> images(name).stream())
                .map(PublishedImage::getReference)
                .toList();
    }

    private static List<PublishedImage> images(String name) {
        Run<?, ?> build = find(parsed(name));
        if (build == null) {
            throw new ImagePromotionException(refusal("a build cannot be read", name)
                    .remedy(
                            "Check the full name of the job and the number. The user of this build needs the permission Job/Read"
                                    + " on that job."));
        }
        Result result = build.getResult();
        if (build.isBuilding() || result != Result.SUCCESS) {
            throw new ImagePromotionException(refusal("a build did not succeed", name)
                    .with("result", build.isBuilding() || result == null ? "still running" : result)
                    .remedy("Use a successful build; any other build may have published only some of its images."));
        }
        List<PublishedImage> images = PublishedImagesAction.of(build);
        if (images.isEmpty()) {
            throw new ImagePromotionException(refusal("a build published no images", name)
                    .remedy("In that job, call resolveImage with published: true for each image that it pushes."));
        }
        return images;
    }

    private static Failure refusal(String reason, String build) {
        return Failure.of(FailureCode.INVALID_RELEASE, "Refused the release: " + reason + ".")
                .with("build", Quoted.text(build));
    }

    private static @Nullable Run<?, ?> find(Matcher name) {
        Job<?, ?> job = readable(name.group(1));
        return job == null ? null : job.getBuildByNumber(Integer.parseInt(name.group(2)));
    }

    private static @Nullable Job<?, ?> readable(String job) {
        try {
            return Jenkins.get().getItemByFullName(job, Job.class);
        } catch (AccessDeniedException e) {
            return null;
        }
    }

    private static Matcher parsed(String name) {
        Matcher parsed = NAME.matcher(name.strip());
        if (!parsed.matches()) {
            throw new ImagePromotionException(
                    Failure.of(FailureCode.INVALID_ARGUMENTS, "This is not the name of a build.")
                            .with("build", Quoted.text(name))
                            .remedy("Use the full name of the job, # and the build number: team/shop/main#41."));
        }
        return parsed;
    }
}
