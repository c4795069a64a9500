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
        throw new AssertionError("no " + type + " is submitted");
    }

    default <T> @Nullable T findAncestorObject(Class<T> type) {
        throw new AssertionError("the page is in no " + type);
    }
}
