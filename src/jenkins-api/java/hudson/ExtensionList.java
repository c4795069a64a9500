package hudson;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

public abstract class ExtensionList<T> {
    /** Tests put here what a controller would have discovered. */
    static final Map<Class<?>, Object> SINGLETONS = new ConcurrentHashMap<>();

    ExtensionList() {}

    public static <U> U lookupSingleton(Class<U> type) {
        return type.cast(SINGLETONS.get(type));
    }
}
