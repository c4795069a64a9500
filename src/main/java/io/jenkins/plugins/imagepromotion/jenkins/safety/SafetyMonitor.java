package io.jenkins.plugins.imagepromotion.jenkins.safety;

import hudson.Extension;
import hudson.model.AdministrativeMonitor;
import java.io.IOException;
import java.util.List;
import org.jenkinsci.Symbol;
import org.jspecify.annotations.Nullable;
import org.kohsuke.stapler.HttpResponse;
import org.kohsuke.stapler.HttpResponses;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** Warns administrators about unsafe settings, and lists them on a page. */
@Extension
@Symbol("imagePromotionSafety")
public final class SafetyMonitor extends AdministrativeMonitor {
    private volatile List<SafetyFinding> findings = List.of();

    @Override
    public String getDisplayName() {
        return Messages.SafetyMonitor_DisplayName();
    }

    @Override
    public boolean isSecurity() {
        return true;
    }

    @Override
    public boolean isActivated() {
        return !findings.isEmpty();
    }

    /** Returns the findings of the last check. */
    public List<SafetyFinding> getFindings() {
        return findings;
    }

    /** Replaces the findings on the page. */
    void show(List<SafetyFinding> found) {
        findings = List.copyOf(found);
    }

    /** Returns the message. */
    public String getMessage() {
        return findings.size() == 1 ? findings.get(0).getWhat() : Messages.SafetyMonitor_Findings(findings.size());
    }

    /** Opens the page, or dismisses the message. Jenkins allows only administrators to call it. */
    @POST
    public HttpResponse doAct(@QueryParameter @Nullable String no) throws IOException {
        if (no != null) {
            disable(true);
            return HttpResponses.redirectViaContextPath("/manage");
        }
        return HttpResponses.redirectViaContextPath("/" + getUrl() + "/");
    }
}
