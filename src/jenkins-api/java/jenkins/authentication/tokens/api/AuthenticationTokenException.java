package jenkins.authentication.tokens.api;

public class AuthenticationTokenException extends Exception {
    private static final long serialVersionUID = 1L;

    public AuthenticationTokenException(String message) {
        super(message);
    }
}
