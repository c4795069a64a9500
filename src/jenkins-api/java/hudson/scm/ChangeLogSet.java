package hudson.scm;

import hudson.model.User;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
        public @Nullable String getCommitId() {
            return null;
        }

        public abstract String getMsg();

        public abstract User getAuthor();
    }
}
