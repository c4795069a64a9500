package io.jenkins.plugins.imagepromotion.promotion.doctor;

import io.jenkins.plugins.imagepromotion.image.Tag;
import io.jenkins.plugins.imagepromotion.registry.ConnectionSecurity;
import io.jenkins.plugins.imagepromotion.registry.Observation;
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
    public void examine(Bench bench) {
        Instant asked = clock.instant();
        Observation answer = bench.require(registry -> registry.tags(bench.repository(), PAGE));
        Duration took = Duration.between(asked, clock.instant());
        connection(bench, answer);
        bench.good("credentials", answer.who().toString(), "");
        RegistryClock.examine(bench, answer, asked.plus(took.dividedBy(2)));
        list(bench, answer);
    }

    private void connection(Bench bench, Observation answer) {
        if (answer.status() == 0) {
            bench.skip("connection", "The registry's answer did not come so far.");
        } else if (answer.security().isEmpty()) {
            bench.note(
                    "connection",
                    "plain HTTP",
                    "Anybody on the way can read credentials and images; give the registry a certificate.");
        } else {
            certificate(bench, answer.security().get());
        }
    }

    private void certificate(Bench bench, ConnectionSecurity security) {
        String found = security.protocol() + ", certificate until "
                + security.validUntil().atOffset(ZoneOffset.UTC).toLocalDate();
        if (security.validUntil().isBefore(clock.instant().plus(SOON))) {
            bench.note("connection", found, "It expires soon; no promotion passes after that.");
        } else {
            bench.good("connection", found, "");
        }
    }

    private static void list(Bench bench, Observation answer) {
        if (answer.tags().isPresent()) {
            bench.foundTags(answer.tags().get());
            bench.good("list", shown(answer.tags().get()), "Promotion can prove that a new tag is free.");
            leftovers(bench, answer.tags().get());
        } else if (answer.isSuccess()) {
            bench.unsafe(
                    "list",
                    answer.answered() + ", but no list",
                    "What answers here may be no registry; check host and repository.");
        } else if (answer.status() == NOT_FOUND && bench.examination().readOnly()) {
            bench.unsafe(
                    "list", answer.answered(), "There is no such repository, or these credentials may not see it.");
        } else if (answer.status() == NOT_FOUND) {
            bench.note(
                    "list",
                    answer.answered(),
                    "There is no such repository, or it is not shown; some registries make it with the first push.");
        } else {
            bench.unsafe(
                    "list",
                    answer.answered(),
                    "Promotion proves by the list that a new tag is free; let these credentials list tags.");
        }
    }

    private static String shown(List<Tag> tags) {
        return tags.size() == 1 ? "1 tag" : tags.size() + " tags";
    }

    private static void leftovers(Bench bench, List<Tag> tags) {
        List<String> earlier = tags.stream()
                .map(Tag::value)
                .filter(name -> name.startsWith(ThrowAwayImage.PREFIX))
                .toList();
        if (!earlier.isEmpty()) {
            bench.note("earlier runs", String.join(", ", earlier), "Nobody needs these tags; delete them.");
        }
    }
}
