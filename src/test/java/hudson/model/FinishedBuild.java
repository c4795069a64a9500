package hudson.model;

/** A build that ended. */
@SuppressWarnings({"rawtypes", "unchecked"})
public final class FinishedBuild extends Run {
    private final Result result;

    public FinishedBuild(Job job, Result result) {
        super(job, 0);
        this.result = result;
    }

    @Override
    public Result getResult() {
        return result;
    }

    @Override
    public boolean isBuilding() {
        return result == null;
    }
}
