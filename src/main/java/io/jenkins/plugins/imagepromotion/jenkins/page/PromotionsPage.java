package io.jenkins.plugins.imagepromotion.jenkins.page;

import io.jenkins.plugins.imagepromotion.evidence.EvidenceIndex;
import io.jenkins.plugins.imagepromotion.evidence.EvidenceIndex.Found;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.policy.Environment;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kohsuke.stapler.StaplerProxy;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** The promotions in a scope, newest first, with the pages of environments and digests below it. */
@ExportedBean
public final class PromotionsPage extends PagedList {
    private EvidenceIndex.@Nullable Page found;

    PromotionsPage(PageScope scope, EventFilter filter) {
        super(scope, filter);
    }

    @Override
    public String getDisplayName() {
        return Messages.PromotionsPage_DisplayName();
    }

    /**
     * Returns the events of this page. The search runs at the first call, because the pages of environments and digests
     * do not need it.
     */
    private EvidenceIndex.Page found() {
        EvidenceIndex.Page known = found;
        if (known == null) {
            int page = getFilter().getPage();
            known = find(page);
            int last = last(known.total());
            known = page > last ? find(last) : known;
            found = known;
        }
        return known;
    }

    private EvidenceIndex.Page find(int page) {
        return getScope()
                .newest(
                        event -> Verdict.isOfPromotion(event.entry().kind())
                                && getFilter().test(event.entry()),
                        before(page),
                        PAGE_SIZE);
    }

    /** The events on this page, newest first. */
    @Exported(visibility = 2)
    public List<PromotionEvent> getEvents() {
        List<Found> events = found().events();
        SignedRecords records = SignedRecords.of(getScope(), events);
        return events.stream()
                .map(event -> new PromotionEvent(getScope(), event, records.of(event.entry())))
                .toList();
    }

    @Override
    public int getTotal() {
        return found().total();
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
                .map(environment -> new EnvironmentPage(getScope(), getFilter(), environment))
                .orElse(null);
    }

    /** Returns the page of a digest; a {@link MissingDigest} if the user may not see any of its events. */
    public StaplerProxy getDigest(String digest) {
        try {
            DigestPage page = new DigestPage(getScope(), Digest.parse(digest));
            return page.isKnown() ? page : new MissingDigest(getScope());
        } catch (ImagePromotionException e) {
            return new MissingDigest(getScope());
        }
    }
}
