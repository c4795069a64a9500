package hudson.scm;

import hudson.model.User;
import java.util.Iterator;
import java.util.List;

public abstract class ChangeLogSet<T extends ChangeLogSet.Entry> implements Iterable<T> {
    private final List<T> entries;

    ChangeLogSet(List<T> entries) {
        this.entries = entries;
    }

    @Override
    public Iterator<T> iterator() {
        return entries.iterator();
    }

    public abstract static class Entry {
        public abstract User getAuthor();
    }
}
