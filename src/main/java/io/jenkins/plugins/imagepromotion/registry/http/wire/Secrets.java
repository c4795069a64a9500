package io.jenkins.plugins.imagepromotion.registry.http.wire;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.image.Quoted;
import io.jenkins.plugins.imagepromotion.registry.RegistryException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The secrets that one session has sent: passwords, tokens, and user names with passwords in base64. A server can echo them in any
 * part of its response, so they are removed from each failure and each warning that leaves the session. Safe for many threads.
 *
 * <p>It recognizes a secret as it was sent, escaped, URL-encoded, or cut off, but not if a server changes it in any
 * other way.
 */
public final class Secrets {
    private static final String HIDDEN = "(hidden)";

    /** A session sends one password for each registry, and a token for each repository now and then. */
    private static final int MOST = 1000;

    /** Shorter parts of a secret reveal little, and occur in any text. */
    private static final int SHORTEST_BEGINNING = 3;

    /** The end of base64, which a server may leave out. */
    private static final Pattern PADDING = Pattern.compile("(?<=.)=+$");

    private static final Pattern IN_QUOTES = Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*+\"");

    private final Map<String, Authorization> sent = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Authorization> eldest) {
            return size() > MOST;
        }
    };

    /** Records the secrets that a server receives. */
    synchronized void sent(Authorization authorization) {
        sent.put(authorization.header(), authorization);
    }

    /**
     * Returns what {@code request} returns.
     *
     * @throws RegistryException the failure of {@code request}, without secrets
     */
    public <T> T hiding(Supplier<T> request) {
        try {
            return request.get();
        } catch (RegistryException e) {
            throw without(e);
        }
    }

    private RegistryException without(RegistryException e) {
        Failure failure = hideIn(e.failure());
        boolean isClean = failure.equals(e.failure());
        Throwable cause = e.getCause();
        if (isClean && isClean(cause)) {
            return e;
        }
        RegistryException clean = cause != null && isClean(cause)
                ? new RegistryException(failure, cause)
                : new RegistryException(failure);
        clean.setStackTrace(e.getStackTrace());
        return clean;
    }

    /** The message of a broken connection can quote the server. */
    private boolean isClean(@Nullable Throwable cause) {
        for (Throwable next = cause; next != null; next = next.getCause()) {
            if (!hideIn(next.toString()).equals(next.toString())) {
                return false;
            }
        }
        return true;
    }

    /**
     * Returns the failure without the secrets. Text from a server is a fact or in quotes. Our own words stay, even if
     * one of them is also a password.
     */
    public Failure hideIn(Failure failure) {
        List<Failure.Fact> facts = failure.facts().stream()
                .map(fact -> new Failure.Fact(fact.name(), hideIn(fact.value())))
                .toList();
        return new Failure(failure.code(), hideInQuotes(failure.summary()), facts, hideInQuotes(failure.remedy()));
    }

    private String hideInQuotes(String text) {
        return IN_QUOTES.matcher(text).replaceAll(found -> Matcher.quoteReplacement(hideIn(found.group())));
    }

    /** Returns text from a server without the secrets. */
    public String hideIn(String text) {
        String hidden = text;
        for (String secret : forms()) {
            hidden = withoutBeginning(replaced(hidden, secret), secret);
        }
        return hidden;
    }

    /** Host names and some header fields lose their case. */
    private static String replaced(String text, String secret) {
        return Pattern.compile(secret, Pattern.LITERAL | Pattern.CASE_INSENSITIVE)
                .matcher(text)
                .replaceAll(HIDDEN);
    }

    /** A text that was cut off can end within a secret. */
    private static String withoutBeginning(String text, String secret) {
        int end = text.lastIndexOf('…');
        for (int length = Math.min(secret.length() - 1, end); length >= SHORTEST_BEGINNING; length--) {
            if (text.regionMatches(true, end - length, secret, 0, length)) {
                return text.substring(0, end - length) + HIDDEN + text.substring(end);
            }
        }
        return text;
    }

    /** Returns every form of every secret, the longest first, because one can contain another. */
    private List<String> forms() {
        List<Authorization> known;
        synchronized (this) {
            known = List.copyOf(sent.values());
        }
        Set<String> forms =
                new TreeSet<>(Comparator.comparingInt(String::length).reversed().thenComparing(text -> text));
        for (Authorization authorization : known) {
            for (String secret : authorization.secrets()) {
                forms.addAll(formsOf(secret));
            }
        }
        return new ArrayList<>(forms);
    }

    private static List<String> formsOf(String secret) {
        if (secret.isEmpty()) {
            return List.of();
        }
        String encoded = URLEncoder.encode(secret, StandardCharsets.UTF_8);
        String unpadded = PADDING.matcher(secret).replaceFirst("");
        return List.of(secret, unpadded, Quoted.escaped(secret), encoded, encoded.replace("+", "%20"));
    }
}
