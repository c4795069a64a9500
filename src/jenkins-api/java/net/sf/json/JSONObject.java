package net.sf.json;

import java.util.LinkedHashMap;
import java.util.Map;

public final class JSONObject {
    private final Map<Object, Object> values = new LinkedHashMap<>();

    public Object put(Object key, Object value) {
        return values.put(key, value);
    }

    public Object get(String key) {
        return values.get(key);
    }

    public String optString(String key) {
        return values.containsKey(key) ? String.valueOf(values.get(key)) : "";
    }

    public boolean optBoolean(String key) {
        return Boolean.TRUE.equals(values.get(key));
    }
}
