package io.jenkins.plugins.imagepromotion.signature.predicate;

/** A report that cannot be read completely, so it is unknown what the scanner found. */
final class UnreadableReport extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * Reports the problem.
     *
     * @param problem a clause without a period; foreign text in it is quoted
     */
    UnreadableReport(String problem) {
        super(problem, null, false, false);
    }

    String problem() {
        return String.valueOf(getMessage());
    }
}
