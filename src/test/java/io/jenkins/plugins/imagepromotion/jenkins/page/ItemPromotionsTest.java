package io.jenkins.plugins.imagepromotion.jenkins.page;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.Controller;
import hudson.model.AbstractItem;
import hudson.model.NamedJob;
import hudson.model.SomeFolder;
import hudson.security.Whoami;
import io.jenkins.plugins.imagepromotion.jenkins.permission.ImagePromotionPermission;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests that the side panel of an item has the entry only if the user may view its evidence. */
class ItemPromotionsTest {
    private final ItemPromotions promotions = new ItemPromotions();

    @BeforeEach
    void controller() {
        Controller.fresh();
    }

    @AfterEach
    void restore() {
        Whoami.mayNot();
    }

    private boolean isAddedTo(AbstractItem item) {
        return !promotions.createFor(item).isEmpty();
    }

    @Test
    void isOnEachJobThatHasEvidenceAndOnEachFolder() {
        new RecordedEvents().promoted("promote", 1, "shop", "1.0.0", 0, 1);

        assertThat(isAddedTo(new NamedJob("promote"))).isTrue();
        assertThat(isAddedTo(new NamedJob("build"))).isFalse();
        assertThat(isAddedTo(new SomeFolder("team"))).isTrue();
    }

    @Test
    void isMissingForUsersWhoMayNotViewPromotions() {
        new RecordedEvents().promoted("promote", 1, "shop", "1.0.0", 0, 1);

        Whoami.mayNot(ImagePromotionPermission.VIEW);

        assertThat(isAddedTo(new NamedJob("promote"))).isFalse();
        assertThat(isAddedTo(new SomeFolder("team"))).isFalse();
    }
}
