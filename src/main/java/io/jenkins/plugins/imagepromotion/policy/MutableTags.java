package io.jenkins.plugins.imagepromotion.policy;

import io.jenkins.plugins.imagepromotion.image.Tag;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Tags that move by convention: channels, branch names and partial versions. */
final class MutableTags {
    private static final Set<String> CHANNELS = Set.of("""
            latest stable edge nightly canary current next snapshot release rc beta alpha
            prod production stage staging dev develop development test testing qa uat preprod live""".split("\\s+"));
    private static final Set<String> BRANCHES = Set.of("main", "master", "trunk", "head");
    private static final Pattern BRANCH = Pattern.compile("(?:feature|bugfix|hotfix|release|pr|branch)[-_.].*");
    private static final Pattern PARTIAL_VERSION = Pattern.compile("v?[0-9]+(?:\\.[0-9]+)?");

    private MutableTags() {}

    /** Returns why the tag can move, as a clause; empty if its name does not say so. */
    static Optional<String> reason(Tag tag) {
        String text = tag.value().toLowerCase(Locale.ROOT);
        if (CHANNELS.contains(text)) {
            return Optional.of("\"" + tag + "\" is a channel tag");
        }
        if (BRANCHES.contains(text) || BRANCH.matcher(text).matches()) {
            return Optional.of("\"" + tag + "\" is named after a branch");
        }
        if (PARTIAL_VERSION.matcher(text).matches()) {
            return Optional.of("\"" + tag + "\" is a partial version, which moves with every release");
        }
        return Optional.empty();
    }
}
