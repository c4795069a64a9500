package io.jenkins.plugins.imagepromotion.promotion.deployed;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the containers of a text for people, such as {@code kubectl describe pods} or {@code kubectl get pods -o yaml} prints, or of a
 * list of {@code name@digest}.
 *
 * <p>An {@code image} is what is to run; an {@code imageID} in the next line is what that container runs. Elsewhere each
 * {@code name@digest} is something that runs.
 */
final class PrintedState {
    private static final Pattern FIELD = Pattern.compile(
            "^[\\s\"'-]*image(?<id>[ _-]?id)?[\"']?\\s{0,99}[:=]\\s{0,99}[\"']?(?<value>[^\\s\"',]*)",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern PINNED =
            Pattern.compile("[^\\s\"'`=,;|(){}<>@]{1,500}@sha(?:256:[0-9a-f]{64}|512:[0-9a-f]{128})\\b");

    private final List<RunningContainer> containers = new ArrayList<>();
    /** The image of the line before, which may yet hear what it runs; empty for none. */
    private String image = "";

    private String place = "";

    private PrintedState() {}

    /** The containers, in the order of the text; none if it names none. */
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
        Matcher field = FIELD.matcher(line);
        if (!field.find()) {
            flush();
            PINNED.matcher(line).results().map(found -> found.group()).forEach(name -> runs(where, name, name));
        } else if (field.group("id") != null) {
            runs(image.isEmpty() ? where : place, image, field.group("value"));
            image = "";
        } else {
            flush();
            image = field.group("value");
            place = where;
        }
    }

    private void runs(String where, String wanted, String id) {
        containers.add(new RunningContainer(where, wanted, Optional.of(id).filter(text -> !text.isEmpty()), true));
    }

    private void flush() {
        if (!image.isEmpty()) {
            containers.add(new RunningContainer(place, image, Optional.empty(), false));
            image = "";
        }
    }
}
