package hudson.model;

public final class Result {
    public static final Result SUCCESS = new Result();
    public static final Result ABORTED = new Result();

    private Result() {}
}
