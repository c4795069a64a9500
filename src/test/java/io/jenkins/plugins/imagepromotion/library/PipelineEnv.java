package io.jenkins.plugins.imagepromotion.library;

import groovy.lang.GroovyObjectSupport;

/** The variable {@code env} of a pipeline: reads what is in force, and sets what is from then on. */
public final class PipelineEnv extends GroovyObjectSupport {
    private final BuildEnvironment environment;

    PipelineEnv(BuildEnvironment environment) {
        this.environment = environment;
    }

    @Override
    public Object getProperty(String name) {
        return environment.effective().get(name);
    }

    @Override
    public void setProperty(String name, Object value) {
        environment.set(name, value);
    }
}
