package io.jenkins.plugins.imagepromotion.promotion.deployed;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the containers from text for people, such as the output of {@code kubectl describe pods} or
 * {@code kubectl get pods -o wide}, or a list of {@code name@digest}.
 *
 * <p>An {@code image} field is what a container is configured to run; an {@code imageID} field on the next line is what it runs.
 * On any other line, each {@code name@digest} is a running image.
 */
final class PrintedState {
    private static final Pattern FIELD = Pattern.compile(
            "^[\\s\"'-]*image(?<id>[ _-]?id)?[\"']?\\s{0,99}[:=]\\s{0,99}[\"']?(?<value>[^\\s\"',]*)",
            Pattern.CASE_INSENSITIVE);

    /** The name before it is searched backwards; one pattern for both would take quadratic time on a long line. */
    private static final Pattern DIGEST = Pattern.compile("@sha(?:256:[0-9a-f]{64}|512:[0-9a-f]{128})\\b");

    /**
     * Lines of {@code kubectl describe}: an object begins with its name, and a later line shows that it does not run.
     */
    private static final Pattern BEGIN = Pattern.compile("^Name:\\s");

    private static final Pattern IDLE = Pattern.compile(
            "^(?:Status:\\s+(?:Failed|Succeeded|Terminating)\\b|Replicas:.*\\b0 desired\\b|Completed At:|Suspend:\\s+true\\b)",
            Pattern.CASE_INSENSITIVE);

    private static final String NAME_ENDS = " \t\"'`=,;|(){}<>@";
    private static final int MAX_NAME = 500;

    private final List<RunningContainer> containers = new ArrayList<>();
    /** The image of the previous line, whose {@code imageID} may follow; empty for none. */
    private String image = "";

    private String place = "";
    /** Whether the described object is not running. */
    private boolean isIdle;

    private PrintedState() {}

    /** Returns the containers in the order of the text. */
    static List<RunningContainer> read(String text) {
        PrintedState state = new PrintedState();
        int number = 0;
        for (String line : text.lines().toList()) {
            state.line(line, "line " + ++number);
        }
        state.flush();
        return List.copyOf(state.containers);
    }

    private void line(String line, String where) {
        isIdle = IDLE.matcher(line).find() || (isIdle && !BEGIN.matcher(line).find());
        Matcher field = FIELD.matcher(line);
        if (!field.find()) {
            flush();
            DIGEST.matcher(line).results().forEach(digest -> pinned(line, where, digest));
        } else if (field.group("id") != null) {
            addRunning(image.isEmpty() ? where : place, image, field.group("value"));
            image = "";
        } else {
            flush();
            image = field.group("value");
            place = where;
        }
    }

    private void pinned(String line, String where, MatchResult digest) {
        int begin = digest.start();
        while (begin > 0 && digest.start() - begin < MAX_NAME && NAME_ENDS.indexOf(line.charAt(begin - 1)) < 0) {
            begin--;
        }
        if (begin < digest.start()) {
            String name = line.substring(begin, digest.end());
            addRunning(where, name, name);
        }
    }

    private void addRunning(String where, String configured, String id) {
        containers.add(new RunningContainer(
                where, configured, Optional.of(id).filter(text -> !text.isEmpty()), true, isIdle, idle()));
    }

    private void flush() {
        if (!image.isEmpty()) {
            containers.add(new RunningContainer(place, image, Optional.empty(), false, isIdle, idle()));
            image = "";
        }
    }

    private Optional<String> idle() {
        return isIdle ? Optional.of("does not run") : Optional.empty();
    }
}
