package hudson.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

public class AutoCompletionCandidates {
    private final List<String> values;

    AutoCompletionCandidates(List<String> values) {
        this.values = values;
    }

    public List<String> getValues() {
        return values;
    }

    @SuppressWarnings("rawtypes")
    public static <T extends Item> AutoCompletionCandidates ofJobNames(
            Class<T> type, String value, @Nullable ItemGroup container) {
        return new AutoCompletionCandidates(List.of(value));
    }
}
