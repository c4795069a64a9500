package io.jenkins.plugins.imagepromotion.jenkins.approval;

import hudson.model.Run;
import hudson.model.User;
import hudson.security.SecurityRealm;
import io.jenkins.plugins.imagepromotion.jenkins.permission.ImagePromotionPermission;
import io.jenkins.plugins.imagepromotion.policy.demand.Approvals;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.support.steps.input.InputStep;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;

/**
 * An {@code input} for users with a permission. In Jenkins, {@code input} only supports names, and reads them each time a user answers or
 * aborts. This class adds the name of that user if the user has the permission. A permission that is granted or revoked while the question
 * is open therefore takes effect.
 *
 * <p>Loaded only if the plugin that provides {@code input} is installed.
 */
final class SubmitterStep extends InputStep {
    private static final long serialVersionUID = 1L;
    private static final Logger LOGGER = Logger.getLogger(SubmitterStep.class.getName());

    private final StepContext context;
    private final ArrayList<String> submitters;
    private final ArrayList<String> byName;

    SubmitterStep(String message, StepContext context, List<String> submitters, List<String> byName) {
        super(message);
        this.context = context;
        this.submitters = new ArrayList<>(submitters);
        this.byName = new ArrayList<>(byName);
    }

    /** Returns the names that Jenkins compares with the current user and their groups; null for all users who may build the job. */
    @Override
    public @Nullable String getSubmitter() {
        if (submitters.isEmpty()) {
            return null;
        }
        User user = User.current();
        boolean isPermitted = user != null && isPermitted();
        Stream<String> own =
                isPermitted && submitters.contains(Approvals.PERMITTED) ? Stream.of(user.getId()) : Stream.of();
        // Jenkins shows the list to users who may not answer, so it contains the permission; no user has that name.
        List<String> needed = submitters.stream().allMatch(byName::contains) ? List.of() : List.of(Approvals.PERMITTED);
        List<String> others = isPermitted ? submitters : byName;
        return Stream.of(own, others.stream(), needed.stream())
                .flatMap(names -> names)
                .distinct()
                .collect(Collectors.joining(","));
    }

    /**
     * Returns the names that match the current user or one of the user's groups; an empty set if this asks all users;
     * empty if no name matches, because administrators can answer every question.
     */
    Optional<Set<String>> askedAs() {
        String names = getSubmitter();
        if (names == null) {
            return Optional.of(Set.of());
        }
        Authentication user = Jenkins.getAuthentication2();
        SecurityRealm realm = Jenkins.get().getSecurityRealm();
        Set<String> matching = Stream.of(names.split(","))
                .filter(name -> realm.getUserIdStrategy().equals(user.getName(), name)
                        || user.getAuthorities().stream()
                                .anyMatch(group -> realm.getGroupIdStrategy().equals(group.getAuthority(), name)))
                .collect(Collectors.toCollection(TreeSet::new));
        return matching.isEmpty() ? Optional.empty() : Optional.of(matching);
    }

    private boolean isPermitted() {
        try {
            return isPermitted(context.get(Run.class));
        } catch (IOException | InterruptedException e) {
            LOGGER.log(Level.WARNING, "Could not read the job of a question; its permissions are ignored", e);
            return false;
        }
    }

    /** Returns whether the current user has the permission to approve for the job of a build. */
    static boolean isPermitted(Run<?, ?> run) {
        return run.getParent().hasPermission(ImagePromotionPermission.APPROVE);
    }

    /** Returns the descriptor of {@code input}: Jenkins looks up descriptors by class, and this class does not have its own. */
    @Override
    public InputStep.DescriptorImpl getDescriptor() {
        return (InputStep.DescriptorImpl) Jenkins.get().getDescriptorOrDie(InputStep.class);
    }
}
