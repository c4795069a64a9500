package io.jenkins.plugins.imagepromotion.image;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A parsed image reference {@code [registry/]repository[:tag][@digest]}.
 *
 * <p>The grammar and the normalisation are those of the CNCF distribution {@code reference} package: the first component
 * is a registry if it holds a dot, a colon or an upper-case letter or is {@code localhost}; otherwise the image is on
 * {@code docker.io}, and one of a single component is in {@code library/}. A missing tag stays missing: this type never
 * reads it as {@code latest}.
 */
public final class ImageReference {
    private static final String HUB = "docker.io";
    private static final int MAX_PATH = 255;

    private static final String COMPONENT = "[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*";
    private static final Pattern PATH = Pattern.compile(COMPONENT + "(?:/" + COMPONENT + ")*");
    /** A bare image ID; the reference package refuses it too, because it could be meant as a repository or as an image. */
    private static final Pattern IMAGE_ID = Pattern.compile("[a-f0-9]{64}");

    private final String original;
    private final Repository repository;
    private final @Nullable Tag tag;
    private final @Nullable Digest digest;

    private ImageReference(String original, Repository repository, @Nullable Tag tag, @Nullable Digest digest) {
        this.original = original;
        this.repository = repository;
        this.tag = tag;
        this.digest = digest;
    }

    /**
     * Reads a reference.
     *
     * @throws ImagePromotionException {@code INVALID_REFERENCE} if the text is not one, whatever is wrong with it
     */
    public static ImageReference parse(String text) {
        Objects.requireNonNull(text);
        if (IMAGE_ID.matcher(text).matches()) {
            throw invalid(text, "64 hex digits are an image ID, not a repository");
        }
        int at = text.indexOf('@');
        String named = at < 0 ? text : text.substring(0, at);
        Digest digest = at < 0 ? null : digest(text, text.substring(at + 1));
        int colon = named.lastIndexOf(':');
        boolean tagged = colon > named.lastIndexOf('/') && colon > named.lastIndexOf(']');
        Tag tag = tagged ? tag(text, named.substring(colon + 1)) : null;
        return new ImageReference(text, repository(text, tagged ? named.substring(0, colon) : named), tag, digest);
    }

    /** The reference {@code repository:tag}. */
    public static ImageReference of(Repository repository, Tag tag) {
        return new ImageReference(repository + ":" + tag, repository, tag, null);
    }

    /** The reference {@code repository@digest}, which means the same bytes for ever. */
    public static ImageReference pinned(Repository repository, Digest digest) {
        return new ImageReference(repository + "@" + digest, repository, null, digest);
    }

    private static Digest digest(String text, String part) {
        try {
            return Digest.parse(part);
        } catch (ImagePromotionException e) {
            throw invalid(text, "what follows the @ is not a digest of sha256, sha384 or sha512");
        }
    }

    private static Tag tag(String text, String part) {
        if (!Tag.isTag(part)) {
            throw invalid(
                    text,
                    "what follows the last : is not a tag (1 to 128 of A-Z a-z 0-9 _ . -, not beginning with . or -)");
        }
        return new Tag(part);
    }

    private static Repository repository(String text, String name) {
        int slash = name.indexOf('/');
        String first = slash < 0 ? "" : name.substring(0, slash);
        boolean hasRegistry = first.contains(".")
                || first.contains(":")
                || first.equals("localhost")
                || !first.equals(first.toLowerCase(Locale.ROOT));
        String registry = hasRegistry ? registry(text, first) : HUB;
        String path = hasRegistry ? name.substring(slash + 1) : name;
        if (registry.equals(HUB) && path.indexOf('/') < 0) {
            path = "library/" + path;
        }
        checkPath(text, path);
        return new Repository(registry, path);
    }

    private static String registry(String text, String part) {
        RegistryHost.problem(part).ifPresent(problem -> {
            throw invalid(text, problem);
        });
        return part.equals("index.docker.io") ? HUB : part;
    }

    private static void checkPath(String text, String path) {
        // The length first: the pattern's loops use one stack frame for each component.
        if (path.length() > MAX_PATH) {
            throw invalid(text, "the repository is longer than 255 characters");
        }
        if (PATH.matcher(path).matches()) {
            return;
        }
        if (PATH.matcher(path.toLowerCase(Locale.ROOT)).matches()) {
            throw invalid(text, "a repository has no upper-case letters");
        }
        throw invalid(
                text,
                "the repository is not made of lower-case letters and digits, joined by . _ __ or - and divided by /");
    }

    private static ImagePromotionException invalid(String text, String reason) {
        return new ImagePromotionException(
                Failure.of(FailureCode.INVALID_REFERENCE, "This is not an image reference.")
                        .with("found", Quoted.text(text))
                        .with("problem", reason)
                        .remedy(
                                "Write it as [registry/]repository[:tag][@digest], for example registry.example.com/team/app:1.4.2."));
    }

    /** The repository, normalised. */
    public Repository repository() {
        return repository;
    }

    /** The tag, where one is written. */
    public Optional<Tag> tag() {
        return Optional.ofNullable(tag);
    }

    /** The digest, where one is written. */
    public Optional<Digest> digest() {
        return Optional.ofNullable(digest);
    }

    /** The text it was read from. */
    public String original() {
        return original;
    }

    /** The normalised text: registry and {@code library/} spelled out; parses to an equal reference. */
    public String canonical() {
        return repository + (tag == null ? "" : ":" + tag) + (digest == null ? "" : "@" + digest);
    }

    /** Equal if they name the same repository, tag and digest, however they were spelled. */
    @Override
    public boolean equals(Object other) {
        return other instanceof ImageReference that && canonical().equals(that.canonical());
    }

    @Override
    public int hashCode() {
        return canonical().hashCode();
    }

    /** The same as {@link #canonical()}. */
    @Override
    public String toString() {
        return canonical();
    }
}
