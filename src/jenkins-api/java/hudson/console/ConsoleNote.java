package hudson.console;

import hudson.MarkupText;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

public abstract class ConsoleNote<T> implements Serializable {
    public abstract @Nullable ConsoleAnnotator annotate(T context, MarkupText text, int charPos);
}
