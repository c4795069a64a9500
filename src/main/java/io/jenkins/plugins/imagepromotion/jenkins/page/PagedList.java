package io.jenkins.plugins.imagepromotion.jenkins.page;

import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** A page that shows a part of a list, chosen by the parameters of the request. */
@ExportedBean
public abstract class PagedList extends ScopedPage {
    static final int PAGE_SIZE = 50;

    private final EventFilter filter;

    PagedList(PageScope scope, EventFilter filter) {
        super(scope);
        this.filter = filter;
    }

    public final EventFilter getFilter() {
        return filter;
    }

    /** Returns the number of entries on the pages before this one. */
    final int skipped() {
        return (getPage() - 1) * PAGE_SIZE;
    }

    /** The number of entries that match the filter. */
    @Exported
    public abstract int getTotal();

    /** The number of this page, from 1. */
    @Exported
    public final int getPage() {
        return filter.getPage();
    }

    /** The number of the last page, at least 1. */
    @Exported
    public final int getPages() {
        return Math.max(1, (getTotal() + PAGE_SIZE - 1) / PAGE_SIZE);
    }

    /** The position of this page in the list, as text. */
    public final String getPosition() {
        return Messages.PagedList_Position(getPage(), getPages(), getTotal());
    }

    /** The query of the page before this one; empty on the first page. */
    public final String getPrevious() {
        return getPage() == 1 ? "" : filter.query(Math.min(getPage() - 1, getPages()));
    }

    /** The query of the page after this one; empty on the last page. */
    public final String getNext() {
        return getPage() >= getPages() ? "" : filter.query(getPage() + 1);
    }
}
