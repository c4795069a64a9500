package io.jenkins.plugins.imagepromotion.jenkins.credentials;

/** Credentials that cannot be used as a login for a registry. Neither text contains any part of the secret. */
final class UnusableLogin extends Exception {
    private static final long serialVersionUID = 1L;

    private final String remedy;

    /**
     * Creates the exception.
     *
     * @param problem a clause without a period
     * @param remedy a sentence
     */
    UnusableLogin(String problem, String remedy) {
        super(problem);
        this.remedy = remedy;
    }

    String problem() {
        return String.valueOf(getMessage());
    }

    String remedy() {
        return remedy;
    }
}
