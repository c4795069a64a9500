package io.jenkins.plugins.imagepromotion.jenkins.credentials;

/** Credentials with which no registry can be used. Neither text contains anything of the secret. */
final class UnusableLogin extends Exception {
    private static final long serialVersionUID = 1L;

    private final String remedy;

    /**
     * Creates it without a secret.
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
