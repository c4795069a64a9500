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

/** Suggests in each finding the current digest of its reference; each reference is resolved once. */
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
            return "Use an immutable tag or a digest. A reference without a tag cannot be resolved.";
        }
        if (registry == null) {
            registry = session.registry(image);
        }
        try {
            return "It is now " + new ResolveImage(registry).resolve(image).pinned() + ".";
        } catch (ImagePromotionException e) {
            Failure failure = e.failure();
            return "Use an immutable tag or a digest. The current digest is unknown: " + failure.summary() + " ["
                    + failure.code() + "]";
        }
    }
}
