package jenkins.authentication.tokens.api;

/** Which converters the plugins of the controller have. */
public final class Converters {
    private Converters() {}

    /** From now on it has that one as well. */
    public static void add(AuthenticationTokenSource<?, ?> source) {
        AuthenticationTokens.SOURCES.add(source);
    }

    /** From now on it has none. */
    public static void clear() {
        AuthenticationTokens.SOURCES.clear();
    }
}
