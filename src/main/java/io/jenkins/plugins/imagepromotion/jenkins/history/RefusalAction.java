package io.jenkins.plugins.imagepromotion.jenkins.history;

import hudson.Extension;
import hudson.model.Action;
import hudson.model.BuildBadgeAction;
import hudson.model.Run;
import io.jenkins.plugins.imagepromotion.evidence.EvidenceEntry;
import io.jenkins.plugins.imagepromotion.evidence.EvidenceKind;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import java.io.IOException;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.TransientActionFactory;
import org.jspecify.annotations.Nullable;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/**
 * The refusals of a build, shown on its page, in the build history and in its {@code api/json}. They are read from the evidence, so
 * {@code build.xml} does not contain them.
 */
@ExportedBean
public final class RefusalAction implements BuildBadgeAction {
    private static final Logger LOGGER = Logger.getLogger(RefusalAction.class.getName());

    private static final Set<EvidenceKind> REFUSALS =
            Set.of(EvidenceKind.REFUSED, EvidenceKind.REJECTED, EvidenceKind.BUILD_REFUSED);

    /** A loop can cause any number of refusals; the build log contains all of them. */
    private static final int MAX_REFUSALS = 20;

    private final List<Refusal> refusals;

    private RefusalAction(List<Refusal> refusals) {
        this.refusals = List.copyOf(refusals);
    }

    /** The first 20 refusals, oldest first. */
    @Exported(visibility = 2)
    public List<Refusal> getRefusals() {
        return refusals;
    }

    /** The text of the badge, with one line per refusal. */
    public String getBadgeText() {
        return BadgeText.of(refusals.stream()
                .map(refusal -> Messages.RefusalAction_Refused(refusal.getCode()))
                .toList());
    }

    /** Null: the summary on the build's page shows everything. */
    @Override
    public @Nullable String getIconFileName() {
        return null;
    }

    @Override
    public String getDisplayName() {
        return Messages.RefusalAction_DisplayName();
    }

    /** Null: the summary on the build's page shows everything. */
    @Override
    public @Nullable String getUrlName() {
        return null;
    }

    /** One refusal. */
    @ExportedBean(defaultVisibility = 2)
    public static final class Refusal {
        private final EvidenceEntry entry;

        private Refusal(EvidenceEntry entry) {
            this.entry = entry;
        }

        /** The image that was not promoted; empty if a guard refused a command. */
        @Exported(visibility = 3)
        public String getImage() {
            return entry.source().map(ImageReference::canonical).orElse("");
        }

        /** The path of the page of the image's digest, below the root of the controller; null if the digest was not read. */
        public @Nullable String getDigestPage() {
            return entry.digest()
                    .flatMap(digest -> PromotionPages.of(digest.toString()))
                    .orElse(null);
        }

        /** The target environment; empty if a guard refused a command. */
        @Exported(visibility = 3)
        public String getEnvironment() {
            return entry.environment();
        }

        /** The stable code of the refusal. */
        @Exported(visibility = 3)
        public String getCode() {
            return entry.kind() == EvidenceKind.REJECTED ? "APPROVAL_REJECTED" : entry.fact(EvidenceEntry.CODE);
        }

        /** The reason, as a sentence. */
        @Exported(visibility = 3)
        public String getReason() {
            return entry.kind() == EvidenceKind.REJECTED
                    ? Messages.RefusalAction_RejectedBy(String.join(", ", entry.approvedBy()))
                    : entry.fact(EvidenceEntry.MESSAGE);
        }

        /** The time, ISO 8601 in UTC, to the second. */
        @Exported(visibility = 3)
        public String getAt() {
            return entry.at().truncatedTo(ChronoUnit.SECONDS).toString();
        }

        /** The time, for the formats of Jelly. */
        public Date getDate() {
            return Date.from(entry.at());
        }
    }

    /** Adds the action to each build with a refusal. */
    @Extension
    public static final class Factory extends TransientActionFactory<Run<?, ?>> {
        @Override
        @SuppressWarnings({"unchecked", "rawtypes"})
        public Class<Run<?, ?>> type() {
            return (Class) Run.class;
        }

        @Override
        public Class<? extends Action> actionType() {
            return RefusalAction.class;
        }

        @Override
        public Collection<RefusalAction> createFor(Run<?, ?> run) {
            try {
                List<Refusal> refusals =
                        EvidenceStore.get().index().of(run.getParent().getFullName(), run.getNumber()).stream()
                                .filter(entry -> REFUSALS.contains(entry.kind()))
                                .limit(MAX_REFUSALS)
                                .map(Refusal::new)
                                .toList();
                return refusals.isEmpty() ? List.of() : List.of(new RefusalAction(refusals));
            } catch (IOException e) {
                LOGGER.log(Level.FINE, e, () -> "Could not read the refusals of " + run.getUrl());
                return List.of();
            }
        }
    }
}
