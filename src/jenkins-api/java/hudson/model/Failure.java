package hudson.model;

public class Failure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public Failure(String message, boolean preformatted) {
        super(message);
    }

    public Failure(String message) {
        super(message);
    }
}
