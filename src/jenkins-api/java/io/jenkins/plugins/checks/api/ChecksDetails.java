package io.jenkins.plugins.checks.api;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

public class ChecksDetails {
    private final ChecksDetailsBuilder built;

    ChecksDetails(ChecksDetailsBuilder built) {
        this.built = built;
    }

    public Optional<String> getName() {
        return Optional.ofNullable(built.name);
    }

    public ChecksStatus getStatus() {
        return built.status;
    }

    public ChecksConclusion getConclusion() {
        return built.conclusion;
    }

    public Optional<ChecksOutput> getOutput() {
        return Optional.ofNullable(built.output);
    }

    public static class ChecksDetailsBuilder {
        private @Nullable String name;
        private ChecksStatus status = ChecksStatus.NONE;
        private ChecksConclusion conclusion = ChecksConclusion.NONE;
        private @Nullable ChecksOutput output;

        public ChecksDetailsBuilder withName(String name) {
            this.name = name;
            return this;
        }

        public ChecksDetailsBuilder withStatus(ChecksStatus status) {
            this.status = status;
            return this;
        }

        public ChecksDetailsBuilder withConclusion(ChecksConclusion conclusion) {
            this.conclusion = conclusion;
            return this;
        }

        public ChecksDetailsBuilder withOutput(ChecksOutput output) {
            this.output = output;
            return this;
        }

        public ChecksDetails build() {
            return new ChecksDetails(this);
        }
    }
}
