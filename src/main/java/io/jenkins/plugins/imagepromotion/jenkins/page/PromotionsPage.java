package io.jenkins.plugins.imagepromotion.jenkins.page;

import io.jenkins.plugins.imagepromotion.evidence.EvidenceIndex;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.policy.Environment;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** The promotions in a scope, newest first, with the pages of environments and digests below it. */
@ExportedBean
public final class PromotionsPage extends ScopedPage {
    private static final int PAGE_SIZE = 50;

    private final EventFilter filter;
    private final EvidenceIndex.Page found;

    PromotionsPage(PageScope scope, EventFilter filter) {
        super(scope);
        this.filter = filter;
        this.found = scope.newest(
                event -> Verdict.of(event.entry().kind()).isPresent() && filter.test(event.entry()),
                (filter.getPage() - 1) * PAGE_SIZE,
                PAGE_SIZE);
    }

    @Override
    public String getDisplayName() {
        return Messages.PromotionsPage_DisplayName();
    }

    public EventFilter getFilter() {
        return filter;
    }

    /** The events on this page. */
    @Exported(visibility = 2)
    public List<PromotionEvent> getEvents() {
        return found.events().stream()
                .map(event -> new PromotionEvent(getScope(), event))
                .toList();
    }

    /** How many events match the filter. */
    @Exported
    public int getTotal() {
        return found.total();
    }

    /** The number of this page, from 1. */
    @Exported
    public int getPage() {
        return filter.getPage();
    }

    /** How many pages there are, at least 1. */
    @Exported
    public int getPages() {
        return Math.max(1, (found.total() + PAGE_SIZE - 1) / PAGE_SIZE);
    }

    /** The query of the page with newer events; empty on the first page. */
    public String getNewer() {
        return getPage() == 1 ? "" : filter.query(Math.min(getPage() - 1, getPages()));
    }

    /** The query of the page with older events; empty on the last page. */
    public String getOlder() {
        return getPage() >= getPages() ? "" : filter.query(getPage() + 1);
    }

    /** The names of the policy's environments, in the order of promotion. */
    @Exported
    public List<String> getEnvironments() {
        return getScope().policy().environments().stream()
                .map(Environment::name)
                .toList();
    }

    /** Returns the page of an environment; null if the policy does not have it. */
    public @Nullable EnvironmentPage getEnvironment(String name) {
        return getScope()
                .policy()
                .find(name)
                .map(environment -> new EnvironmentPage(getScope(), environment))
                .orElse(null);
    }

    /** Returns the page of a digest; null if the text is not a digest. */
    public @Nullable DigestPage getDigest(String digest) {
        try {
            return new DigestPage(getScope(), Digest.parse(digest));
        } catch (ImagePromotionException e) {
            return null;
        }
    }
}
