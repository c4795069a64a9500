package jenkins.authentication.tokens.api;

import com.cloudbees.plugins.credentials.Credentials;
import hudson.ExtensionPoint;
import org.jspecify.annotations.Nullable;

public abstract class AuthenticationTokenSource<T, C extends Credentials> implements ExtensionPoint {
    private final Class<C> credentialsClass;

    protected AuthenticationTokenSource(Class<T> tokenClass, Class<C> credentialsClass) {
        this.credentialsClass = credentialsClass;
    }

    public abstract T convert(C credential) throws AuthenticationTokenException;

    public final boolean consumes(Credentials credentials) {
        return credentialsClass.isInstance(credentials);
    }

    /** Converts the credentials; ignores a failure, as Jenkins does. */
    @Nullable
    T tryConvert(Credentials credentials) {
        try {
            return convert(credentialsClass.cast(credentials));
        } catch (AuthenticationTokenException e) {
            return null;
        }
    }
}
