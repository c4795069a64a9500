package io.jenkins.plugins.imagepromotion.jenkins.step;

import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jenkinsci.plugins.scriptsecurity.sandbox.whitelists.Whitelisted;

/** What {@code assertImmutableReferences} returns where there is no finding; prints as one line that counts. */
public final class ScanReport implements Serializable {
    private static final long serialVersionUID = 1L;

    private final int files;
    private final int waived;
    private final String sarif;

    ScanReport(int files, int waived, String sarif) {
        this.files = files;
        this.waived = waived;
        this.sarif = sarif;
    }

    /** How many files were read. */
    @Whitelisted
    public int getFiles() {
        return files;
    }

    /** How many references are allowed by a waiver alone. */
    @Whitelisted
    public int getWaived() {
        return waived;
    }

    /** The path of the SARIF file in the workspace; empty if none was asked for. */
    @Whitelisted
    public String getSarif() {
        return sarif;
    }

    /** Everything as a map, for {@code writeJSON}. */
    @Whitelisted
    public Map<String, Object> asMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("files", files);
        map.put("waived", waived);
        map.put("sarif", sarif);
        return map;
    }

    /** One line that counts. */
    @Override
    @Whitelisted
    public String toString() {
        return files + " files name only immutable references" + (waived == 0 ? "" : ", but for " + waived + " waived");
    }
}
