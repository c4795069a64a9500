package io.jenkins.plugins.imagepromotion.jenkins.page;

import io.jenkins.plugins.imagepromotion.image.Digest;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** Where an image is and was. */
@ExportedBean
public final class DigestPage extends ScopedPage {
    private final Digest digest;

    DigestPage(PageScope scope, Digest digest) {
        super(scope);
        this.digest = digest;
    }

    @Override
    public String getDisplayName() {
        return digest.toString();
    }

    @Exported
    public String getDigest() {
        return digest.toString();
    }
}
