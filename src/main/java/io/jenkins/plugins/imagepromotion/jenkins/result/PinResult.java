package io.jenkins.plugins.imagepromotion.jenkins.result;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jenkinsci.plugins.scriptsecurity.sandbox.whitelists.Whitelisted;

/** The result of {@code pinImage}; as a string, the image with its tag and digest. */
public final class PinResult extends StepResult {
    private static final long serialVersionUID = 1L;

    private final String image;
    private final ArrayList<String> files;
    private final int changes;
    private final String diff;

    public PinResult(String image, List<String> files, int changes, String diff) {
        this.image = image;
        this.files = new ArrayList<>(files);
        this.changes = changes;
        this.diff = diff;
    }

    /** The image with its tag and digest. */
    @Whitelisted
    public String getImage() {
        return image;
    }

    /** The paths of the changed files in the workspace; empty if all files already named the image. */
    @Whitelisted
    public List<String> getFiles() {
        return new ArrayList<>(files);
    }

    /** The number of changed places. */
    @Whitelisted
    public int getChanges() {
        return changes;
    }

    /** The changes as a unified diff; empty if it is longer than 1 MiB. */
    @Whitelisted
    public String getDiff() {
        return diff;
    }

    @Override
    @Whitelisted
    public Map<String, Object> asMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("image", image);
        map.put("files", getFiles());
        map.put("changes", changes);
        map.put("diff", diff);
        return map;
    }

    @Override
    @Whitelisted
    public String toString() {
        return image;
    }
}
