package io.jenkins.plugins.imagepromotion.registry.http;

import io.jenkins.plugins.imagepromotion.image.Quoted;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a registry has to say to people beside its answers, told once: that a quota is nearly used up, or a login about to end
 * (section "Warnings" of the OCI distribution specification 1.1).
 */
final class Warnings {
    /** The code and the missing agent are those that the specification asks for; others are not for users. */
    private static final Pattern WARNING = Pattern.compile("299 - \"((?:[^\"\\\\]|\\\\.){1,4000})\"");

    /** A registry that says more than that is not listened to. */
    private static final int MOST = 20;

    private final Consumer<String> reader;
    private final Set<String> told = ConcurrentHashMap.newKeySet();

    Warnings(Consumer<String> reader) {
        this.reader = reader;
    }

    /** Tells what comes with that answer. */
    void tell(Answer answer) {
        for (String field : answer.headers().values("Warning")) {
            Matcher warning = WARNING.matcher(field.strip());
            if (warning.matches()) {
                String text = Quoted.text(answer.withoutSecrets(warning.group(1).replaceAll("\\\\(.)", "$1")));
                if (told.size() < MOST && told.add(text)) {
                    reader.accept("warning of " + answer.request().url().host() + ": " + text);
                }
            }
        }
    }
}
