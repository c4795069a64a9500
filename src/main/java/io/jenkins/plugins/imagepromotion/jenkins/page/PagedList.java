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

    /** Returns the number of entries on all pages before that page. */
    static int before(int page) {
        return (page - 1) * PAGE_SIZE;
    }

    /** Returns the number of the last page, at least 1. */
    static int last(int total) {
        return Math.max(1, (total + PAGE_SIZE - 1) / PAGE_SIZE);
    }

    /** The number of entries that match the filter. */
    @Exported
    public abstract int getTotal();

    /** The number of this page, from 1; the last page if the request is for a later one. */
    @Exported
    public final int getPage() {
        return Math.min(filter.getPage(), getPages());
    }

    /** The number of the last page, at least 1. */
    @Exported
    public final int getPages() {
        return last(getTotal());
    }

    /** The position of this page in the list, as text. */
    public final String getPosition() {
        return Messages.PagedList_Position(getPage(), getPages(), getTotal());
    }

    /** The query of the previous page; empty on the first page. */
    public final String getPrevious() {
        return getPage() == 1 ? "" : filter.query(getPage() - 1);
    }

    /** The query of the next page; empty on the last page. */
    public final String getNext() {
        return getPage() >= getPages() ? "" : filter.query(getPage() + 1);
    }
}
