package jenkins.authentication.tokens.api;

import com.cloudbees.plugins.credentials.Credentials;
import com.cloudbees.plugins.credentials.CredentialsMatcher;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

public final class AuthenticationTokens {
    /** The converters that tests add; in a controller, other plugins provide them. */
    static final List<AuthenticationTokenSource<?, ?>> SOURCES = new CopyOnWriteArrayList<>();

    private AuthenticationTokens() {}

    public static <T> CredentialsMatcher matcher(Class<T> tokenClass) {
        return item -> SOURCES.stream().anyMatch(source -> source.consumes(item));
    }

    public static <T, C extends Credentials> @Nullable T convert(Class<T> type, @Nullable C credentials) {
        for (AuthenticationTokenSource<?, ?> source : SOURCES) {
            if (credentials != null && source.consumes(credentials)) {
                return type.cast(source.tryConvert(credentials));
            }
        }
        return null;
    }
}
