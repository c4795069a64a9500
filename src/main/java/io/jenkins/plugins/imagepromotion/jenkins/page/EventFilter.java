package io.jenkins.plugins.imagepromotion.jenkins.page;

import io.jenkins.plugins.imagepromotion.evidence.EvidenceEntry;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.image.Repository;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Selects events by image, environment, digest, tag and release. An empty value matches all events. */
public final class EventFilter implements Predicate<EvidenceEntry> {
    /** Longer than any repository, digest or tag. */
    private static final int MAX_LENGTH = 300;

    private final String image;
    private final String environment;
    private final String digest;
    private final String tag;
    private final String release;
    private final int page;

    /** Reads the parameters of a request; a missing parameter is null. */
    EventFilter(UnaryOperator<@Nullable String> parameters) {
        this.image = text(parameters.apply("image"));
        this.environment = text(parameters.apply("environment"));
        this.digest = text(parameters.apply("digest"));
        this.tag = text(parameters.apply("tag"));
        this.release = text(parameters.apply("release"));
        String number = text(parameters.apply("page"));
        this.page = number.matches("[1-9][0-9]{0,4}") ? Integer.parseInt(number) : 1;
    }

    private static String text(@Nullable String value) {
        String text = value == null ? "" : value.strip();
        return text.substring(0, Math.min(text.length(), MAX_LENGTH));
    }

    /** A part of the repository's name. */
    public String getImage() {
        return image;
    }

    /** The exact name of the environment. */
    public String getEnvironment() {
        return environment;
    }

    /** The beginning of the digest, with or without its algorithm. */
    public String getDigest() {
        return digest;
    }

    /** A part of the source's or the target's tag. */
    public String getTag() {
        return tag;
    }

    /** The exact name of the release. */
    public String getRelease() {
        return release;
    }

    /** The number of the page, from 1. */
    public int getPage() {
        return page;
    }

    /** Returns true if the filter matches all events. */
    public boolean isEmpty() {
        return (image + environment + digest + tag + release).isEmpty();
    }

    @Override
    public boolean test(EvidenceEntry entry) {
        return (environment.isEmpty() || environment.equals(entry.environment()))
                && (release.isEmpty() || release.equals(entry.fact(EvidenceEntry.RELEASE)))
                && (digest.isEmpty()
                        || entry.digest().filter(this::startsAsWanted).isPresent())
                && (image.isEmpty() || repositories(entry).anyMatch(this::isOf))
                && (tag.isEmpty() || images(entry).anyMatch(this::hasWantedTag));
    }

    private static Stream<ImageReference> images(EvidenceEntry entry) {
        return Stream.concat(entry.source().stream(), entry.target().stream());
    }

    /** Returns the repositories of the event's source and target. */
    static Stream<Repository> repositories(EvidenceEntry entry) {
        return images(entry).map(ImageReference::repository);
    }

    private boolean startsAsWanted(Digest found) {
        String wanted = digest.toLowerCase(Locale.ROOT);
        return found.hex().startsWith(wanted) || found.toString().startsWith(wanted);
    }

    /** Returns true if the name of the repository contains the image of this filter. */
    boolean isOf(Repository repository) {
        return repository.toString().toLowerCase(Locale.ROOT).contains(image.toLowerCase(Locale.ROOT));
    }

    private boolean hasWantedTag(ImageReference found) {
        return found.tag().filter(one -> one.value().contains(tag)).isPresent();
    }

    /** Returns the query string of the same filter for another page, with the question mark. */
    String query(int otherPage) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("image", image);
        parameters.put("environment", environment);
        parameters.put("digest", digest);
        parameters.put("tag", tag);
        parameters.put("release", release);
        parameters.put("page", Integer.toString(otherPage));
        return parameters.entrySet().stream()
                .filter(parameter -> !parameter.getValue().isEmpty())
                .map(parameter ->
                        parameter.getKey() + "=" + URLEncoder.encode(parameter.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&", "?", ""));
    }
}
