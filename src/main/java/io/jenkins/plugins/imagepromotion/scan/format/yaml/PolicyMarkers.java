package io.jenkins.plugins.imagepromotion.scan.format.yaml;

import io.jenkins.plugins.imagepromotion.scan.text.SourceText;
import java.util.HashSet;
import java.util.Set;

/**
 * The comments by which Flux knows where to write an image: {@code # {"$imagepolicy": "namespace:policy"}} for a whole
 * reference, with {@code :tag}, {@code :name} or {@code :digest} at its end for a part.
 */
final class PolicyMarkers {
    private static final String MARKER = "{\"$imagepolicy\":";

    private PolicyMarkers() {}

    /** The lines that are marked for a whole reference; found at once, for a line can be as long as the file. */
    static Set<Integer> lines(SourceText source) {
        Set<Integer> lines = new HashSet<>();
        String text = source.text();
        int end;
        for (int at = text.indexOf(MARKER); at >= 0; at = text.indexOf(MARKER, end)) {
            end = at + MARKER.length();
            while (end < text.length() && text.charAt(end) != '}' && text.charAt(end) != '\n') {
                end++;
            }
            String policy = text.substring(at, end).strip();
            if (!policy.endsWith(":tag\"") && !policy.endsWith(":name\"") && !policy.endsWith(":digest\"")) {
                lines.add(source.lineAt(at));
            }
        }
        return lines;
    }
}
