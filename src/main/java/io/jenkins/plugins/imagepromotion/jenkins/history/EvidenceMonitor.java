package io.jenkins.plugins.imagepromotion.jenkins.history;

import hudson.Extension;
import hudson.model.AdministrativeMonitor;
import hudson.model.AsyncPeriodicWork;
import hudson.model.TaskListener;
import hudson.model.User;
import io.jenkins.plugins.imagepromotion.jenkins.config.ImagePromotionConfiguration;
import java.io.IOException;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;
import org.jspecify.annotations.Nullable;
import org.kohsuke.stapler.HttpResponse;
import org.kohsuke.stapler.HttpResponses;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** Shows administrators that evidence was changed, is damaged, or could not be written. */
@Extension
public final class EvidenceMonitor extends AdministrativeMonitor {
    private static final Logger LOGGER = Logger.getLogger(EvidenceMonitor.class.getName());

    /** Enough to find the cause; {@code verify-evidence} lists all. */
    private static final int MAX_SHOWN = 10;

    public EvidenceMonitor() {
        super("image-promotion-evidence");
    }

    @Override
    public String getDisplayName() {
        return Messages.EvidenceMonitor_DisplayName();
    }

    @Override
    public boolean isActivated() {
        EvidenceStore store = EvidenceStore.get();
        return !store.problems().isEmpty() || store.unwritten().isPresent();
    }

    /** Returns the first problems, each as {@code file:line: problem}. */
    public List<String> getProblems() {
        return EvidenceStore.get().problems().stream()
                .limit(MAX_SHOWN)
                .map(Object::toString)
                .toList();
    }

    /** Returns why the last event could not be recorded; empty if it was recorded. */
    public String getUnwritten() {
        return EvidenceStore.get().unwritten().orElse("");
    }

    /**
     * Verifies all files again, or records that the user acknowledged the current problems, so that only new problems are shown from now
     * on.
     *
     * @param acknowledge not null if the user chose the button with that name
     */
    @POST
    public HttpResponse doAct(@QueryParameter @Nullable String acknowledge) throws IOException {
        Jenkins.get().checkPermission(Jenkins.ADMINISTER);
        if (acknowledge == null) {
            EvidenceStore.get().verify();
        } else {
            User user = User.current();
            EvidenceStore.get().acknowledge(user == null ? "" : user.getId());
        }
        return HttpResponses.forwardToPreviousPage();
    }

    /** Deletes old evidence and verifies the files, once a day. */
    @Extension
    public static final class Daily extends AsyncPeriodicWork {
        public Daily() {
            super("Verification of the evidence of promotions");
        }

        @Override
        public long getRecurrencePeriod() {
            return TimeUnit.DAYS.toMillis(1);
        }

        @Override
        protected void execute(TaskListener listener) throws IOException {
            EvidenceStore store = EvidenceStore.get();
            int months = ImagePromotionConfiguration.get().getEvidenceMonths();
            if (months > 0) {
                try {
                    store.expire(YearMonth.now(ZoneOffset.UTC).minusMonths(months));
                } catch (IOException e) {
                    LOGGER.log(Level.WARNING, "Could not delete old evidence of promotions", e);
                }
            }
            store.verify();
        }
    }
}
