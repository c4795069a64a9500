package io.jenkins.plugins.imagepromotion.cli.command;

import io.jenkins.plugins.imagepromotion.cli.session.Session;
import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.promotion.ResolveImage;
import io.jenkins.plugins.imagepromotion.registry.Registry;
import io.jenkins.plugins.imagepromotion.scan.report.Finding;
import io.jenkins.plugins.imagepromotion.scan.report.ScanReport;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Says in each finding which digest its reference names now; each reference is asked for once. */
final class Pinning {
    private final Session session;
    private final Map<String, String> suggestions = new HashMap<>();
    private @Nullable Registry registry;

    Pinning(Session session) {
        this.session = session;
    }

    ScanReport of(ScanReport report) {
        return report.mapped(this::pinned);
    }

    private Finding pinned(Finding finding) {
        if (finding.image().isEmpty()) {
            return finding;
        }
        String suggestion = suggestions.get(finding.image());
        if (suggestion == null) {
            suggestion = suggestion(ImageReference.parse(finding.image()));
            suggestions.put(finding.image(), suggestion);
        }
        return finding.suggesting(suggestion);
    }

    private String suggestion(ImageReference image) {
        if (image.tag().isEmpty()) {
            return "Name an immutable tag or a digest; without a tag there is nothing to resolve.";
        }
        if (registry == null) {
            registry = session.registry(image);
        }
        try {
            return "Now this is " + new ResolveImage(registry).resolve(image).pinned() + ".";
        } catch (ImagePromotionException e) {
            Failure failure = e.failure();
            return "Name an immutable tag or a digest; which one this is now could not be told: " + failure.summary()
                    + " [" + failure.code() + "]";
        }
    }
}
