package hudson.scm;

import hudson.model.SignedIn;
import hudson.model.User;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** The change log of a build. */
public final class Commits extends ChangeLogSet<ChangeLogSet.Entry> {
    private Commits(List<Entry> entries) {
        super(entries);
    }

    /** Returns commits by Ada with these messages; the ID of a commit is the hash code of its message. */
    public static ChangeLogSet<? extends ChangeLogSet.Entry> of(String... messages) {
        return new Commits(Stream.of(messages).map(Commits::entry).toList());
    }

    private static Entry entry(String message) {
        return new Entry() {
            @Override
            public String getCommitId() {
                return "%040x".formatted(message.hashCode());
            }

            @Override
            public String getMsg() {
                return message;
            }

            @Override
            public User getAuthor() {
                SignedIn.isKnown("ada");
                return Objects.requireNonNull(User.getById("ada", false));
            }
        };
    }
}
