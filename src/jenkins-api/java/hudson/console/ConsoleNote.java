package hudson.console;

import hudson.MarkupText;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

public abstract class ConsoleNote<T> implements Serializable {
    private static final long serialVersionUID = 1L;

    public abstract @Nullable ConsoleAnnotator<?> annotate(T context, MarkupText text, int charPos);
}
