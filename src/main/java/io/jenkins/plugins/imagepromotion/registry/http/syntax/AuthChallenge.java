package io.jenkins.plugins.imagepromotion.registry.http.syntax;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One challenge of a server (RFC 9110, section 11.6.1).
 *
 * <p>A header field may contain several challenges, and a response several such fields. Commas separate both challenges
 * and parameters, and also appear inside quoted values ({@code scope="repository:a:pull,push"}).
 *
 * @param scheme in lower case
 * @param parameters by name in lower case; if a name repeats, the first value counts
 */
public record AuthChallenge(String scheme, Map<String, String> parameters) {
    private static final String ENDS_OF_VALUE = " \t,";

    public AuthChallenge {
        parameters = Map.copyOf(parameters);
    }

    /** Returns every challenge in those fields, up to the first syntax error in each field. */
    public static List<AuthChallenge> parse(List<String> fields) {
        List<AuthChallenge> challenges = new ArrayList<>();
        for (String field : fields) {
            new Reader(field).readInto(challenges);
        }
        return challenges;
    }

    /** Returns true if we can answer the challenge, with a password or with a token from the service that it names. */
    public boolean isSupported() {
        return isBasic() || (isBearer() && parameter("realm").isPresent());
    }

    public boolean isBearer() {
        return scheme.equals("bearer");
    }

    public boolean isBasic() {
        return scheme.equals("basic");
    }

    public Optional<String> parameter(String name) {
        return Optional.ofNullable(parameters.get(name));
    }

    /** Returns the same challenge without that parameter. */
    public AuthChallenge without(String name) {
        Map<String, String> others = new LinkedHashMap<>(parameters);
        others.remove(name);
        return new AuthChallenge(scheme, others);
    }

    private static final class Reader {
        private final HeaderScanner scanner;
        private final Map<String, String> parameters = new LinkedHashMap<>();
        private String scheme = "";

        Reader(String field) {
            this.scanner = new HeaderScanner(field);
        }

        void readInto(List<AuthChallenge> challenges) {
            boolean readable = true;
            while (readable) {
                scanner.skipSeparators();
                String word = scanner.token();
                scanner.skipSpaces();
                if (word.isEmpty()) {
                    readable = false;
                } else if (scanner.take('=')) {
                    readable = readValue(word);
                } else {
                    finish(challenges);
                    scheme = word.toLowerCase(Locale.ROOT);
                    skipToken68();
                }
            }
            finish(challenges);
        }

        private boolean readValue(String name) {
            scanner.skipSpaces();
            Optional<String> value = scanner.value(ENDS_OF_VALUE);
            value.ifPresent(text -> parameters.putIfAbsent(name.toLowerCase(Locale.ROOT), text));
            return value.isPresent() && !scheme.isEmpty();
        }

        /** {@code Negotiate YII=}: a single opaque token instead of parameters. */
        private void skipToken68() {
            int mark = scanner.mark();
            scanner.until(ENDS_OF_VALUE + "=\"");
            while (scanner.take('=')) {
                // padding
            }
            scanner.skipSpaces();
            if (!scanner.atEnd() && !scanner.at(',')) {
                scanner.reset(mark);
            }
        }

        private void finish(List<AuthChallenge> challenges) {
            if (!scheme.isEmpty()) {
                challenges.add(new AuthChallenge(scheme, parameters));
            }
            parameters.clear();
        }
    }
}
