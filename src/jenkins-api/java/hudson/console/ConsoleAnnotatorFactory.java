package hudson.console;

import hudson.ExtensionPoint;
import org.jspecify.annotations.Nullable;

public abstract class ConsoleAnnotatorFactory<T> implements ExtensionPoint {
    public abstract @Nullable ConsoleAnnotator<T> newInstance(T context);
}
