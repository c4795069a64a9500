package io.jenkins.plugins.imagepromotion.library;

import com.cloudbees.groovy.cps.SerializableScript;
import groovy.lang.MissingPropertyException;
import org.codehaus.groovy.runtime.InvokerHelper;

/** What every script of a pipeline extends: what it does not have itself is a step, or a function of the library. */
public abstract class PipelineScript extends SerializableScript {
    private static final long serialVersionUID = 1L;

    @Override
    public Object invokeMethod(String name, Object arguments) {
        LibraryRun run = LibraryRun.current();
        Object owner = run.scriptOf(name);
        if (owner != null && owner != this) {
            return InvokerHelper.invokeMethod(owner, run.methodOf(name), arguments);
        }
        return run.steps().call(name, InvokerHelper.asList(arguments));
    }

    @Override
    public Object getProperty(String name) {
        return switch (name) {
            case "env" -> new PipelineEnv(LibraryRun.current().environment());
            case "params" -> LibraryRun.current().parameters();
            case "currentBuild" -> LibraryRun.current().currentBuild();
            case "scm" -> "scm";
            default -> {
                try {
                    yield super.getProperty(name);
                } catch (MissingPropertyException e) {
                    throw new MissingPropertyException("No such property: " + name + " for class: groovy.lang.Binding");
                }
            }
        };
    }
}
