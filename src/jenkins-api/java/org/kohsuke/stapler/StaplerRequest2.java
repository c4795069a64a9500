package org.kohsuke.stapler;

import java.util.List;
import org.jspecify.annotations.Nullable;

public interface StaplerRequest2 {
    <T> List<T> bindJSONToList(Class<T> type, Object json);

    default @Nullable String getParameter(String name) {
        return null;
    }
}
