package io.jenkins.plugins.checks.api;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

public class ChecksAnnotation {
    private final ChecksAnnotationBuilder built;

    ChecksAnnotation(ChecksAnnotationBuilder built) {
        this.built = built;
    }

    public Optional<String> getPath() {
        return Optional.ofNullable(built.path);
    }

    public Optional<Integer> getStartLine() {
        return Optional.ofNullable(built.line);
    }

    public Optional<Integer> getStartColumn() {
        return Optional.ofNullable(built.startColumn);
    }

    public Optional<Integer> getEndColumn() {
        return Optional.ofNullable(built.endColumn);
    }

    public ChecksAnnotationLevel getAnnotationLevel() {
        return built.level;
    }

    public Optional<String> getTitle() {
        return Optional.ofNullable(built.title);
    }

    public Optional<String> getMessage() {
        return Optional.ofNullable(built.message);
    }

    public enum ChecksAnnotationLevel {
        NONE,
        NOTICE,
        WARNING,
        FAILURE
    }

    public static class ChecksAnnotationBuilder {
        private @Nullable String path;
        private @Nullable Integer line;
        private @Nullable Integer startColumn;
        private @Nullable Integer endColumn;
        private ChecksAnnotationLevel level = ChecksAnnotationLevel.WARNING;
        private @Nullable String title;
        private @Nullable String message;

        public ChecksAnnotationBuilder withPath(String path) {
            this.path = path;
            return this;
        }

        public ChecksAnnotationBuilder withLine(int line) {
            this.line = line;
            return this;
        }

        public ChecksAnnotationBuilder withStartColumn(Integer startColumn) {
            this.startColumn = startColumn;
            return this;
        }

        public ChecksAnnotationBuilder withEndColumn(Integer endColumn) {
            this.endColumn = endColumn;
            return this;
        }

        public ChecksAnnotationBuilder withAnnotationLevel(ChecksAnnotationLevel level) {
            this.level = level;
            return this;
        }

        public ChecksAnnotationBuilder withTitle(String title) {
            this.title = title;
            return this;
        }

        public ChecksAnnotationBuilder withMessage(String message) {
            this.message = message;
            return this;
        }

        public ChecksAnnotation build() {
            return new ChecksAnnotation(this);
        }
    }
}
