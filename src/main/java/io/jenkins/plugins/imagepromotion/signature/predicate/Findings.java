package io.jenkins.plugins.imagepromotion.signature.predicate;

import io.jenkins.plugins.imagepromotion.image.Quoted;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The vulnerabilities in the report of a scanner. A vulnerability in two packages is two findings.
 *
 * @param counts the number of findings of each severity; a severity without findings is missing
 * @param examples some of the IDs of each severity, printable
 */
public record Findings(Map<Severity, Integer> counts, Map<Severity, List<String>> examples) {
    private static final int MAX_EXAMPLES = 5;
    private static final int LONGEST_ID = 60;

    public Findings {
        counts = Map.copyOf(counts);
        examples = Map.copyOf(examples);
    }

    public int count(Severity severity) {
        return counts.getOrDefault(severity, 0);
    }

    /** Returns at most five IDs of that severity, each once, in the order of the report. */
    public List<String> examples(Severity severity) {
        return examples.getOrDefault(severity, List.of());
    }

    /** Counts findings; it keeps only the examples. */
    static final class Counter {
        private final Map<Severity, Integer> counts = new EnumMap<>(Severity.class);
        private final Map<Severity, List<String>> examples = new EnumMap<>(Severity.class);

        void add(Severity severity, String id) {
            counts.merge(severity, 1, Integer::sum);
            List<String> known = examples.computeIfAbsent(severity, none -> new ArrayList<>());
            if (known.size() < MAX_EXAMPLES) {
                String shown = Quoted.escaped(id.length() > LONGEST_ID ? id.substring(0, LONGEST_ID) + "..." : id);
                if (!known.contains(shown)) {
                    known.add(shown);
                }
            }
        }

        Findings findings() {
            Map<Severity, List<String>> kept = new EnumMap<>(Severity.class);
            examples.forEach((severity, ids) -> kept.put(severity, List.copyOf(ids)));
            return new Findings(counts, kept);
        }
    }
}
