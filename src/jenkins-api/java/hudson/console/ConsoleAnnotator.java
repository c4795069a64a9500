package hudson.console;

import hudson.MarkupText;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

public abstract class ConsoleAnnotator<T> implements Serializable {
    private static final long serialVersionUID = 1L;

    public abstract @Nullable ConsoleAnnotator<T> annotate(T context, MarkupText text);
}
