package hudson.model;

import java.util.List;

/** A job with parameters, and with a last stable build. */
@SuppressWarnings({"rawtypes", "unchecked"})
public final class SampleJob extends Job {
    private final List<ParameterDefinition> parameters;
    private Run lastStable;
    private boolean isBuildable = true;

    public SampleJob(String fullName, ParameterDefinition... parameters) {
        super(fullName);
        this.parameters = List.of(parameters);
    }

    /** Adds a successful build, which becomes the last stable build. */
    public FinishedBuild builds() {
        return builds(Result.SUCCESS);
    }

    /** Adds a build with that result, which {@link #getBuildByNumber} returns from now on. */
    public FinishedBuild builds(Result result) {
        FinishedBuild build = new FinishedBuild(this, result);
        lastStable = build;
        return build;
    }

    /** Disables the job, so it cannot be built. */
    public void disable() {
        isBuildable = false;
    }

    @Override
    public boolean isBuildable() {
        return isBuildable;
    }

    @Override
    public JobProperty getProperty(Class type) {
        return type == ParametersDefinitionProperty.class && !parameters.isEmpty()
                ? new ParametersDefinitionProperty(parameters)
                : null;
    }

    @Override
    public Run getLastStableBuild() {
        return lastStable;
    }

    @Override
    public Run getBuildByNumber(int number) {
        return lastStable;
    }
}
