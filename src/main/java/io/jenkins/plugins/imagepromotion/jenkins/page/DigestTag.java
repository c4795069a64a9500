package io.jenkins.plugins.imagepromotion.jenkins.page;

import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** A tag that holds or held an image, and the newest event about it. */
@ExportedBean(defaultVisibility = 3)
public final class DigestTag {
    private final String environment;
    private final String image;
    private final PromotionEvent event;

    DigestTag(String environment, String image, PromotionEvent event) {
        this.environment = environment;
        this.image = image;
        this.event = event;
    }

    /** The environment of the tag; empty if the tag does not belong to an environment. */
    @Exported
    public String getEnvironment() {
        return environment;
    }

    /** The tag with its repository. */
    @Exported
    public String getImage() {
        return image;
    }

    /** The newest event about the tag. */
    @Exported
    public PromotionEvent getEvent() {
        return event;
    }
}
