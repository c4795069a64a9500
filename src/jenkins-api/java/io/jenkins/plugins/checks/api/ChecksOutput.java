package io.jenkins.plugins.checks.api;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

public class ChecksOutput {
    private final ChecksOutputBuilder built;

    ChecksOutput(ChecksOutputBuilder built) {
        this.built = built;
    }

    public Optional<String> getTitle() {
        return Optional.ofNullable(built.title);
    }

    public Optional<String> getSummary() {
        return Optional.ofNullable(built.summary);
    }

    public List<ChecksAnnotation> getChecksAnnotations() {
        return built.annotations;
    }

    public static class ChecksOutputBuilder {
        private @Nullable String title;
        private @Nullable String summary;
        private List<ChecksAnnotation> annotations = List.of();

        public ChecksOutputBuilder withTitle(String title) {
            this.title = title;
            return this;
        }

        public ChecksOutputBuilder withSummary(String summary) {
            this.summary = summary;
            return this;
        }

        public ChecksOutputBuilder withAnnotations(List<ChecksAnnotation> annotations) {
            this.annotations = annotations;
            return this;
        }

        public ChecksOutput build() {
            return new ChecksOutput(this);
        }
    }
}
