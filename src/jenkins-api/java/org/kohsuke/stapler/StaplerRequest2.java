package org.kohsuke.stapler;

import java.util.List;
import net.sf.json.JSONObject;
import org.jspecify.annotations.Nullable;

public interface StaplerRequest2 {
    <T> List<T> bindJSONToList(Class<T> type, Object json);

    default @Nullable String getParameter(String name) {
        return null;
    }

    default <T> T bindJSON(Class<T> type, JSONObject json) {
        throw new AssertionError("the form does not contain a " + type);
    }

    default <T> @Nullable T findAncestorObject(Class<T> type) {
        throw new AssertionError("the page is not below a " + type);
    }
}
