package io.jenkins.plugins.imagepromotion.jenkins.result;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jenkinsci.plugins.scriptsecurity.sandbox.whitelists.Whitelisted;

/** The result of {@code assertImmutableReferences} if nothing was found; as a string, one line with the counts. */
public final class ScanResult extends StepResult {
    private static final long serialVersionUID = 1L;

    private final int files;
    private final int waived;
    private final String sarif;

    public ScanResult(int files, int waived, String sarif) {
        this.files = files;
        this.waived = waived;
        this.sarif = sarif;
    }

    /** How many files were read. */
    @Whitelisted
    public int getFiles() {
        return files;
    }

    /** How many references are allowed only by a waiver. */
    @Whitelisted
    public int getWaived() {
        return waived;
    }

    /** The path of the SARIF file in the workspace; empty if none was requested. */
    @Whitelisted
    public String getSarif() {
        return sarif;
    }

    @Override
    @Whitelisted
    public Map<String, Object> asMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("files", files);
        map.put("waived", waived);
        map.put("sarif", sarif);
        return map;
    }

    @Override
    @Whitelisted
    public String toString() {
        String text = files == 1 ? "1 file names only" : files + " files name only";
        return text + " immutable references" + (waived == 0 ? "" : ", except " + waived + " waived");
    }
}
