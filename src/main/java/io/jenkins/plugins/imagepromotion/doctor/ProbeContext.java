package io.jenkins.plugins.imagepromotion.doctor;

import io.jenkins.plugins.imagepromotion.doctor.Finding.Grade;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.image.Tag;
import io.jenkins.plugins.imagepromotion.registry.Registry;
import io.jenkins.plugins.imagepromotion.registry.RegistryException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The state that the probes of one examination share: the registry, what was pushed, and the findings. */
final class ProbeContext {
    /** Failures that do not show how the registry behaves. */
    private static final Set<FailureCode> PASSING = Set.of(
            FailureCode.CANCELLED,
            FailureCode.TIMED_OUT,
            FailureCode.UNREACHABLE,
            FailureCode.RATE_LIMITED,
            FailureCode.REGISTRY_ERROR);

    private final RegistryProbe registry;
    private final Examination examination;
    private final ThrowAwayImage image;
    private final CreatedArtifacts created;
    private final List<Finding> findings = new ArrayList<>();
    private final Map<String, String> limits = new TreeMap<>();
    private List<Tag> tags = List.of();
    private Digest subject;
    private boolean pushed;

    ProbeContext(RegistryProbe registry, Examination examination, ThrowAwayImage image, CreatedArtifacts created) {
        this.registry = registry;
        this.examination = examination;
        this.image = image;
        this.subject = Digest.of(image.manifest());
        this.created = created;
    }

    Examination examination() {
        return examination;
    }

    Repository repository() {
        return examination.repository();
    }

    ThrowAwayImage image() {
        return image;
    }

    CreatedArtifacts created() {
        return created;
    }

    /** Sends a request that only its own finding depends on. */
    Observation ask(Function<RegistryProbe, Observation> question) {
        Observation answer = question.apply(registry);
        answer.headers().forEach((name, value) -> {
            if (name.contains("ratelimit") || name.equals("retry-after")) {
                limits.put(name, value);
            }
        });
        return answer;
    }

    /** Sends a request that the examination depends on; a temporary problem of the registry ends it. */
    Observation require(Function<RegistryProbe, Observation> question) {
        Observation answer = ask(question);
        if (answer.isTrouble()) {
            throw new RegistryException(answer.failure().orElseThrow());
        }
        return answer;
    }

    /**
     * Returns what a promotion would get from the registry. If the registry's response would stop a promotion, adds an
     * unsafe finding with the failure code and returns empty. A temporary problem ends the examination.
     */
    <T> Optional<T> asPromotion(String probe, Function<RegistryProbe, T> question) {
        try {
            return Optional.of(question.apply(registry));
        } catch (RegistryException e) {
            if (PASSING.contains(e.code())) {
                throw e;
            }
            String facts = e.failure().facts().stream()
                    .filter(fact -> !fact.name().equals("request"))
                    .map(fact -> fact.name() + ": " + fact.value())
                    .collect(Collectors.joining(", ", " (", ")"));
            unsafe(
                    probe,
                    e.code().name(),
                    "A promotion stops with this code. " + e.failure().summary() + facts);
            return Optional.empty();
        }
    }

    /** Returns the registry client that a promotion uses. */
    Registry promotion() {
        return registry.registry();
    }

    /** Returns the digest of the image that was read; before that, the digest of the image to push. */
    Digest subject() {
        return subject;
    }

    void hasRead(Digest manifest) {
        subject = manifest;
    }

    /** Returns the latest value of each header about limits, by name. */
    Map<String, String> limits() {
        return limits;
    }

    /** Returns the tags that existed before. */
    List<Tag> tags() {
        return tags;
    }

    void foundTags(List<Tag> found) {
        tags = List.copyOf(found);
    }

    /** Returns true if the throw-away tag exists. */
    boolean isPushed() {
        return pushed;
    }

    void hasPushed() {
        pushed = true;
    }

    /** Returns a tag to read: ours, or else any. */
    Optional<Tag> readable() {
        return pushed ? Optional.of(image.tag()) : tags.stream().findFirst();
    }

    void good(String probe, String found, String meaning) {
        findings.add(new Finding(probe, Grade.GOOD, found, meaning));
    }

    void note(String probe, String found, String meaning) {
        findings.add(new Finding(probe, Grade.NOTE, found, meaning));
    }

    void unsafe(String probe, String found, String meaning) {
        findings.add(new Finding(probe, Grade.UNSAFE, found, meaning));
    }

    void skip(String probe, String why) {
        findings.add(new Finding(probe, Grade.SKIPPED, "not tried", why));
    }

    List<Finding> findings() {
        return findings;
    }
}
