package io.jenkins.plugins.imagepromotion.jenkins.page;

import hudson.model.AbstractItem;
import hudson.model.Item;
import hudson.model.Job;
import hudson.security.ACL;
import hudson.security.ACLContext;
import hudson.security.AccessControlled;
import io.jenkins.plugins.imagepromotion.evidence.EvidenceIndex.Found;
import io.jenkins.plugins.imagepromotion.evidence.EvidenceIndex.Page;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.jenkins.config.ImagePromotionConfiguration;
import io.jenkins.plugins.imagepromotion.jenkins.history.EvidenceStore;
import io.jenkins.plugins.imagepromotion.jenkins.history.PromotionPages;
import io.jenkins.plugins.imagepromotion.jenkins.permission.ImagePromotionPermission;
import io.jenkins.plugins.imagepromotion.policy.Policy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import jenkins.model.Jenkins;
import org.jspecify.annotations.Nullable;
import org.springframework.security.access.AccessDeniedException;

/**
 * The events below a job, a folder or the controller that the current user may see. An instance serves one request, and checks each job
 * only once.
 */
public final class PageScope {
    /** The job or folder; null for the controller. */
    private final @Nullable AbstractItem item;

    private final Map<String, Optional<Job<?, ?>>> jobs = new HashMap<>();
    private final Map<String, Boolean> folders = new HashMap<>();
    private @Nullable Policy policy;

    private PageScope(@Nullable AbstractItem item) {
        this.item = item;
    }

    /** Returns the scope of a job or a folder. */
    static PageScope below(AbstractItem item) {
        return new PageScope(item);
    }

    /** Returns the scope of the controller, with all jobs, including deleted jobs. */
    static PageScope ofController() {
        return new PageScope(null);
    }

    /** Returns the job, the folder or the controller. */
    public AccessControlled getOwner() {
        return item == null ? Jenkins.get() : item;
    }

    /** Returns the URL of the promotions page, relative to the root URL, with a trailing slash. */
    public String getUrl() {
        return (item == null ? "" : item.getUrl()) + PromotionPages.URL_NAME + "/";
    }

    /**
     * Requires the permission to view promotions of the job or folder. The pages of the controller are open to all Jenkins users, because
     * users of a single folder follow links to them. They show only events that the user may see.
     *
     * @throws AccessDeniedException if the user does not have the permission
     */
    void check() {
        if (item != null) {
            item.checkPermission(ImagePromotionPermission.VIEW);
        }
    }

    /** Returns the controller's policy; a policy without environments if the saved policy is not valid. */
    Policy policy() {
        Policy known = policy;
        if (known == null) {
            known = readPolicy();
            policy = known;
        }
        return known;
    }

    private static Policy readPolicy() {
        try {
            return ImagePromotionConfiguration.get().judgingPolicy();
        } catch (ImagePromotionException e) {
            return new Policy("invalid policy", List.of());
        }
    }

    /**
     * Returns the events that match and that the user may see, newest first. The total counts only these events.
     *
     * @param skip the number of events before the page
     * @param count the maximum number of events on the page
     * @throws UncheckedIOException if the evidence cannot be read
     */
    Page newest(Predicate<Found> filter, int skip, int count) {
        try {
            return EvidenceStore.get().index().newest(found -> isVisible(found) && filter.test(found), skip, count);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Returns true if the event is in this scope and the user may see it. The events of a deleted job are only in the scope of the
     * controller. A deleted job has no permissions, so the permissions of the folder that contained it, or of the controller, apply.
     */
    private boolean isVisible(Found found) {
        return found.job()
                .map(this::mayViewJob)
                .orElseGet(() -> item == null
                        && folders.computeIfAbsent(folderOf(found.entry().job()), PageScope::mayViewFolder));
    }

    private static String folderOf(String job) {
        return job.substring(0, Math.max(0, job.lastIndexOf('/')));
    }

    /** Returns true if the user may view promotions in the folder; for a deleted folder, in the closest parent that still exists. */
    @SuppressWarnings("try")
    private static boolean mayViewFolder(String name) {
        for (String left = name; !left.isEmpty(); left = folderOf(left)) {
            Item folder;
            try (ACLContext asController = ACL.as2(ACL.SYSTEM2)) {
                folder = Jenkins.get().getItemByFullName(left, Item.class);
            }
            if (folder != null) {
                return folder.hasPermission(ImagePromotionPermission.VIEW);
            }
        }
        return Jenkins.get().hasPermission(ImagePromotionPermission.VIEW);
    }

    private boolean mayViewJob(String job) {
        return isBelow(job) && readable(job).isPresent();
    }

    private boolean isBelow(String job) {
        return item == null || job.equals(item.getFullName()) || job.startsWith(item.getFullName() + "/");
    }

    private Optional<Job<?, ?>> readable(String job) {
        return jobs.computeIfAbsent(job, PageScope::find);
    }

    private static Optional<Job<?, ?>> find(String name) {
        try {
            Job<?, ?> job = Jenkins.get().getItemByFullName(name, Job.class);
            return job != null && job.hasPermission(ImagePromotionPermission.VIEW)
                    ? Optional.of(job)
                    : Optional.empty();
        } catch (AccessDeniedException e) {
            // The user may discover the job, but not read it.
            return Optional.empty();
        }
    }

    /** Returns the event's job; empty if it was deleted, or if the user may not see it. */
    Optional<Job<?, ?>> job(Found found) {
        return found.job().flatMap(this::readable);
    }

    /** Returns the URL of the event's build, relative to the root URL; empty if the build was deleted. */
    Optional<String> buildUrl(Found found) {
        int build = found.entry().build();
        return job(found)
                // Loading 50 builds to check whether they exist would take too long.
                .filter(job -> build > 0
                        && Files.isDirectory(job.getBuildDir().toPath().resolve(Integer.toString(build))))
                .map(job -> job.getUrl() + build + "/");
    }
}
