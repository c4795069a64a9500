package io.jenkins.plugins.imagepromotion.doctor;

import io.jenkins.plugins.imagepromotion.image.Tag;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

/** The first question: how it can be reached, as whom, what its clock says, and whether it lists its tags. */
final class ListingProbe implements Probe {
    private static final int PAGE = 1000;
    private static final int NOT_FOUND = 404;
    private static final Duration SOON = Duration.ofDays(14);

    private final Clock clock;

    ListingProbe(Clock clock) {
        this.clock = clock;
    }

    @Override
    public void examine(ProbeContext context) {
        Instant asked = clock.instant();
        Observation answer = context.require(registry -> registry.tags(context.repository(), PAGE));
        Duration took = Duration.between(asked, clock.instant());
        connection(context, answer);
        context.good("credentials", answer.who().toString(), "");
        RegistryClock.examine(context, answer, asked.plus(took.dividedBy(2)));
        list(context, answer);
    }

    private void connection(ProbeContext context, Observation answer) {
        if (answer.status() == 0) {
            context.skip("connection", "The registry's answer did not come so far.");
        } else if (answer.security().isEmpty()) {
            context.note(
                    "connection",
                    "plain HTTP",
                    "Anybody on the way can read credentials and images; give the registry a certificate.");
        } else {
            certificate(context, answer.security().get());
        }
    }

    private void certificate(ProbeContext context, ConnectionSecurity security) {
        String found = security.protocol() + ", certificate until "
                + security.validUntil().atOffset(ZoneOffset.UTC).toLocalDate();
        if (security.validUntil().isBefore(clock.instant().plus(SOON))) {
            context.note("connection", found, "It expires soon; no promotion passes after that.");
        } else {
            context.good("connection", found, "");
        }
    }

    private static void list(ProbeContext context, Observation answer) {
        if (answer.tags().isPresent()) {
            context.foundTags(answer.tags().get());
            context.good("list", shown(answer.tags().get()), "Promotion can prove that a new tag is free.");
            leftovers(context, answer.tags().get());
        } else if (answer.isSuccess()) {
            context.unsafe(
                    "list",
                    answer.answered() + ", but no list",
                    "What answers here may be no registry; check host and repository.");
        } else if (answer.status() == NOT_FOUND && context.examination().readOnly()) {
            context.unsafe(
                    "list", answer.answered(), "There is no such repository, or these credentials may not see it.");
        } else if (answer.status() == NOT_FOUND) {
            context.note(
                    "list",
                    answer.answered(),
                    "There is no such repository, or it is not shown; some registries make it with the first push.");
        } else {
            context.unsafe(
                    "list",
                    answer.answered(),
                    "Promotion proves by the list that a new tag is free; let these credentials list tags.");
        }
    }

    private static String shown(List<Tag> tags) {
        return tags.size() == 1 ? "1 tag" : tags.size() + " tags";
    }

    private static void leftovers(ProbeContext context, List<Tag> tags) {
        List<String> earlier = tags.stream()
                .map(Tag::value)
                .filter(name -> name.startsWith(ThrowAwayImage.PREFIX))
                .toList();
        if (!earlier.isEmpty()) {
            context.note("earlier runs", String.join(", ", earlier), "Nobody needs these tags; delete them.");
        }
    }
}
