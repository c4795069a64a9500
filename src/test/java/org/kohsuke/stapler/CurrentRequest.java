package org.kohsuke.stapler;

import java.util.List;

/** The request that the current thread serves. */
public final class CurrentRequest implements AutoCloseable {
    private CurrentRequest() {}

    /** Starts a request below that object, which ends when the returned object is closed. */
    public static CurrentRequest below(Object ancestor) {
        Stapler.CURRENT.set(new StaplerRequest2() {
            @Override
            public <T> List<T> bindJSONToList(Class<T> type, Object json) {
                throw new UnsupportedOperationException();
            }

            @Override
            public String getParameter(String name) {
                return null;
            }

            @Override
            public <T> T findAncestorObject(Class<T> type) {
                return type.isInstance(ancestor) ? type.cast(ancestor) : null;
            }
        });
        return new CurrentRequest();
    }

    @Override
    public void close() {
        Stapler.CURRENT.remove();
    }
}
