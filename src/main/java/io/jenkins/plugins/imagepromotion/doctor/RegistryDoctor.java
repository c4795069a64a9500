package io.jenkins.plugins.imagepromotion.doctor;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.registry.RegistryException;
import io.jenkins.plugins.imagepromotion.work.Progress;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Uses throw-away tags to find out what a registry does and what that means for promotion, and cleans up.
 *
 * @param registry receives the requests of the probes
 * @param cleaner sends requests to the same registry even after {@code registry} was canceled
 * @param clock the clock to compare the registry's clock with
 */
public record RegistryDoctor(RegistryProbe registry, RegistryProbe cleaner, Clock clock, Progress progress) {
    /** Long enough that two examinations never share a tag. */
    private static final int TOKEN_LENGTH = 16;

    /** Runs every allowed probe, with tags that no other examination uses. */
    public Diagnosis examine(Examination examination) {
        return examine(
                examination, UUID.randomUUID().toString().replace("-", "").substring(0, TOKEN_LENGTH));
    }

    /**
     * Runs every probe that is allowed.
     *
     * @param token marks this examination's tags: at least seven lowercase hex digits that were never used before
     */
    Diagnosis examine(Examination examination, String token) {
        ThrowAwayImage image = new ThrowAwayImage(token);
        CreatedArtifacts created = new CreatedArtifacts(cleaner, examination.repository());
        ProbeContext context = new ProbeContext(registry, examination, image, created);
        Optional<Failure> broken;
        List<String> left;
        if (!examination.readOnly()) {
            progress.report("writes throw-away tags to " + examination.repository() + ", first " + image.tag());
        }
        try {
            broken = probe(context);
        } finally {
            // An interrupt must not prevent the requests of the cleanup.
            boolean interrupted = Thread.interrupted();
            left = created.clean(context);
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        return new Diagnosis(examination.repository(), context.findings(), left, broken);
    }

    private Optional<Failure> probe(ProbeContext context) {
        try {
            new ListingProbe(clock).examine(context);
            new PushProbe().examine(context);
            new PullProbe().examine(context);
            new PagesProbe().examine(context);
            new ImmutabilityProbe().examine(context);
            new FeaturesProbe().examine(context);
            return Optional.empty();
        } catch (RegistryException e) {
            return Optional.of(e.failure());
        }
    }
}
