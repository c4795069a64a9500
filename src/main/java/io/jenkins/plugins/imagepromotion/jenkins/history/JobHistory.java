package io.jenkins.plugins.imagepromotion.jenkins.history;

import hudson.Extension;
import hudson.model.Item;
import hudson.model.Job;
import hudson.model.User;
import hudson.model.listeners.ItemListener;
import io.jenkins.plugins.imagepromotion.evidence.EvidenceEntry;
import io.jenkins.plugins.imagepromotion.evidence.EvidenceIndex;
import io.jenkins.plugins.imagepromotion.evidence.EvidenceKind;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Records when a job with evidence moves or is deleted, so that its evidence stays with it and no later job inherits it. */
@Extension
public final class JobHistory extends ItemListener {
    private static final Logger LOGGER = Logger.getLogger(JobHistory.class.getName());

    /** Reads the evidence in the background, so that the first page and the first promotion do not wait for it. */
    @Override
    public void onLoaded() {
        Thread reading = new Thread(
                () -> {
                    try {
                        EvidenceStore.get().index();
                    } catch (IOException e) {
                        LOGGER.log(Level.WARNING, "Could not read the evidence of promotions", e);
                    }
                },
                "image-promotion: read evidence");
        reading.setDaemon(true);
        reading.start();
    }

    @Override
    public void onLocationChanged(Item item, String oldFullName, String newFullName) {
        record(item, oldFullName, EvidenceKind.JOB_MOVED, newFullName);
    }

    @Override
    public void onDeleted(Item item) {
        record(item, item.getFullName(), EvidenceKind.JOB_DELETED, "");
    }

    private static void record(Item item, String name, EvidenceKind kind, String newName) {
        try {
            EvidenceStore store = EvidenceStore.get();
            if (item instanceof Job && store.index().hasEvents(name)) {
                User user = User.current();
                store.add(EvidenceEntry.of(kind, Instant.now(), name, 0)
                        .by(user == null ? List.of() : List.of(user.getId()), List.of())
                        .with(EvidenceIndex.NEW_NAME, newName));
            }
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, e, () -> "Could not record that the job moved or was deleted: " + name);
        }
    }
}
