package org.jenkinsci.plugins.workflow.steps;

import hudson.ExtensionPoint;
import hudson.model.AbstractDescribableImpl;

public abstract class Step extends AbstractDescribableImpl<Step> implements ExtensionPoint {
    public abstract StepExecution start(StepContext context) throws Exception;

    /** A controller looks it up among its extensions; here it is made anew. */
    @Override
    public StepDescriptor getDescriptor() {
        try {
            return (StepDescriptor) Class.forName(
                            getClass().getName() + "$DescriptorImpl",
                            true,
                            getClass().getClassLoader())
                    .getConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
