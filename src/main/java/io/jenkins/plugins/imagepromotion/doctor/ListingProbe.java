package io.jenkins.plugins.imagepromotion.doctor;

import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.Plural;
import io.jenkins.plugins.imagepromotion.image.Quoted;
import io.jenkins.plugins.imagepromotion.image.Tag;
import io.jenkins.plugins.imagepromotion.registry.Credentials;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;

/** Sends the first request, and reports the connection, the credentials, the clock and the list of tags. */
final class ListingProbe {
    private static final int PAGE = 1000;
    private static final int NOT_FOUND = 404;
    private static final Duration SOON = Duration.ofDays(14);

    private static final String CLOCK = "clock";
    /** The largest difference that the duration of a request and the whole seconds of the header can explain. */
    private static final Duration TOLERATED = Duration.ofSeconds(30);

    private final Clock clock;

    ListingProbe(Clock clock) {
        this.clock = clock;
    }

    void examine(ProbeContext context) {
        Instant asked = clock.instant();
        Observation answer = context.require(registry -> registry.tags(context.repository(), PAGE));
        Duration took = Duration.between(asked, clock.instant());
        connection(context, answer);
        context.good("credentials", answer.who().toString(), "");
        clock(context, answer, asked.plus(took.dividedBy(2)));
        list(context, answer);
    }

    /** Compares the registry's clock (RFC 9110, section 6.6.1) with ours, which showed {@code now} during the request. */
    private static void clock(ProbeContext context, Observation answer, Instant now) {
        Optional<String> date = answer.header("Date");
        if (date.isEmpty()) {
            context.skip(CLOCK, "The registry sends no Date header.");
            return;
        }
        try {
            Instant theirs = ZonedDateTime.parse(date.get(), DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            compareClocks(context, Duration.between(theirs, now).toSeconds());
        } catch (DateTimeException e) {
            context.note(CLOCK, Quoted.text(date.get()), "This is not a date. Contact the registry's administrator.");
        }
    }

    private static void compareClocks(ProbeContext context, long ahead) {
        long apart = Math.abs(ahead);
        String found = apart <= 1 ? "same time" : "this machine is " + apart + " s " + (ahead > 0 ? "ahead" : "behind");
        if (apart > TOLERATED.toSeconds()) {
            context.note(
                    CLOCK,
                    found,
                    "Immutable tags contain the local time, and Flux sorts by it. Synchronize both clocks, or Flux may select the wrong image.");
        } else {
            context.good(CLOCK, found, "");
        }
    }

    private void connection(ProbeContext context, Observation answer) {
        if (answer.status() == 0) {
            context.skip("connection", "The registry was not reached.");
        } else if (answer.security().isEmpty()) {
            context.note(
                    "connection",
                    "plain HTTP",
                    "Anyone on the network can read credentials and images. Set up TLS for the registry.");
        } else {
            certificate(context, answer.security().get());
        }
    }

    private void certificate(ProbeContext context, Observation.Security security) {
        String found = security.protocol() + ", certificate until "
                + security.validUntil().atOffset(ZoneOffset.UTC).toLocalDate();
        if (security.validUntil().isBefore(clock.instant().plus(SOON))) {
            context.note("connection", found, "It expires soon. After that, promotions fail.");
        } else {
            context.good("connection", found, "");
        }
    }

    private static void list(ProbeContext context, Observation answer) {
        if (answer.tags().isPresent()) {
            context.foundTags(answer.tags().get());
            wholeList(context, answer)
                    .ifPresent(count -> context.good(
                            "list", Plural.of(count, "tag"), "Promotions can verify that a new tag does not exist."));
            leftovers(context, answer.tags().get());
        } else if (answer.isSuccess()) {
            context.unsafe(
                    "list",
                    answer.answered() + ", but no list",
                    "This may not be a registry. Check the host and the repository.");
        } else if (answer.status() == NOT_FOUND && context.examination().readOnly()) {
            context.unsafe(
                    "list", answer.answered(), "The repository does not exist, or these credentials cannot see it.");
        } else if (answer.status() == NOT_FOUND) {
            context.note(
                    "list",
                    answer.answered(),
                    "The repository does not exist, or these credentials cannot see it. Some registries create it on the first push.");
        } else if (isUnauthorized(answer)) {
            context.unsafe(
                    "list",
                    answer.answered(),
                    answer.who() == Credentials.ANONYMOUS
                            ? "The registry requires a login. Specify credentials."
                            : "The registry does not accept this login for the repository. Check the user name, the"
                                    + " password or token, and the permissions of the user.");
        } else {
            context.unsafe(
                    "list",
                    answer.answered(),
                    "Promotions use the list to verify that a new tag does not exist. Allow these credentials to"
                            + " list tags.");
        }
    }

    private static boolean isUnauthorized(Observation answer) {
        return answer.failure().stream().anyMatch(failure -> failure.code() == FailureCode.UNAUTHORIZED);
    }

    /** Returns the number of tags. Reads the remaining pages the same way a promotion does. */
    private static Optional<Integer> wholeList(ProbeContext context, Observation first) {
        return first.header("Link").isEmpty()
                ? first.tags().map(List::size)
                : context.asPromotion(
                        "list",
                        registry ->
                                registry.registry().tags(context.repository()).size());
    }

    private static void leftovers(ProbeContext context, List<Tag> tags) {
        List<String> earlier = tags.stream()
                .map(Tag::value)
                .filter(name -> name.startsWith(ThrowAwayImage.PREFIX))
                .toList();
        if (!earlier.isEmpty()) {
            context.note("earlier runs", String.join(", ", earlier), "These tags are left over. Delete them.");
        }
    }
}
