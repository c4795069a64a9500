package jenkins.authentication.tokens.api;

/** Sets the converters of the controller's plugins. */
public final class Converters {
    private Converters() {}

    /** Adds a converter. */
    public static void add(AuthenticationTokenSource<?, ?> source) {
        AuthenticationTokens.SOURCES.add(source);
    }

    /** Removes all converters. */
    public static void clear() {
        AuthenticationTokens.SOURCES.clear();
    }
}
