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
 * <p>The grammar and the normalization are those of the CNCF distribution {@code reference} package: the first component
 * is a registry if it contains a dot, a colon or an uppercase letter or is {@code localhost}; otherwise the image is on
 * {@code docker.io}, and a single component is in {@code library/}. Every spelling of a registry becomes
 * {@linkplain RegistryHost#canonical one name}, so that two references to one image are equal. A missing tag stays missing: this
 * type never reads it as {@code latest}.
 */
public final class ImageReference {
    private static final int MAX_PATH = 255;

    private static final String COMPONENT = "[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*";
    private static final Pattern PATH = Pattern.compile(COMPONENT + "(?:/" + COMPONENT + ")*");
    /** A bare image ID. The reference package also refuses it, because it could mean a repository or an image. */
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

    /** Parses a reference, or throws {@code INVALID_REFERENCE} if the text is not a valid one, for any reason. */
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

    /** Returns the reference {@code repository:tag}. */
    public static ImageReference of(Repository repository, Tag tag) {
        return new ImageReference(repository + ":" + tag, repository, tag, null);
    }

    /** Returns the reference {@code repository@digest}, which always means the same bytes. */
    public static ImageReference pinned(Repository repository, Digest digest) {
        return new ImageReference(repository + "@" + digest, repository, null, digest);
    }

    private static Digest digest(String text, String part) {
        try {
            return Digest.parse(part);
        } catch (ImagePromotionException e) {
            throw invalid(text, "the part after @ is not a sha256, sha384 or sha512 digest");
        }
    }

    private static Tag tag(String text, String part) {
        if (!Tag.isTag(part)) {
            throw invalid(
                    text,
                    "the part after the last : is not a tag (1 to 128 of A-Z a-z 0-9 _ . -, not starting with . or -)");
        }
        return new Tag(part);
    }

    private static Repository repository(String text, String name) {
        int slash = name.indexOf('/');
        String first = slash < 0 ? "" : name.substring(0, slash);
        boolean hasRegistry = RegistryHost.isRegistry(first);
        String registry = hasRegistry ? registry(text, first) : RegistryHost.HUB;
        String path = hasRegistry ? name.substring(slash + 1) : name;
        if (registry.equals(RegistryHost.HUB) && path.indexOf('/') < 0) {
            path = "library/" + path;
        }
        checkPath(text, path);
        return new Repository(registry, path);
    }

    private static String registry(String text, String part) {
        RegistryHost.problem(part).ifPresent(problem -> {
            throw invalid(text, problem);
        });
        return RegistryHost.canonical(part);
    }

    private static void checkPath(String text, String path) {
        // Checks the length first, because the pattern's loops use one stack frame for each component.
        if (path.length() > MAX_PATH) {
            throw invalid(text, "the repository is longer than 255 characters");
        }
        if (PATH.matcher(path).matches()) {
            return;
        }
        if (PATH.matcher(path.toLowerCase(Locale.ROOT)).matches()) {
            throw invalid(text, "a repository cannot contain uppercase letters");
        }
        throw invalid(
                text, "the repository is not lowercase letters and digits, joined by . _ __ or - and separated by /");
    }

    private static ImagePromotionException invalid(String text, String reason) {
        return new ImagePromotionException(
                Failure.of(FailureCode.INVALID_REFERENCE, "This is not an image reference.")
                        .with("found", Quoted.text(text))
                        .with("problem", reason)
                        .remedy(
                                "Write it as [registry/]repository[:tag][@digest], for example registry.example.com/team/app:1.4.2."));
    }

    /** Returns the normalized repository. */
    public Repository repository() {
        return repository;
    }

    /** Returns true if the text names the registry; a reference without one is on Docker Hub. */
    public boolean namesRegistry() {
        int slash = original.indexOf('/');
        return slash > 0 && RegistryHost.isRegistry(original.substring(0, slash));
    }

    /** Returns the tag, if the reference has one. */
    public Optional<Tag> tag() {
        return Optional.ofNullable(tag);
    }

    /** Returns the digest, if the reference has one. */
    public Optional<Digest> digest() {
        return Optional.ofNullable(digest);
    }

    /** Returns the text as given. */
    public String original() {
        return original;
    }

    /** Returns the normalized text, with registry and {@code library/} spelled out; it parses to an equal reference. */
    public String canonical() {
        return repository + (tag == null ? "" : ":" + tag) + (digest == null ? "" : "@" + digest);
    }

    /** Compares repository, tag and digest; spelling does not matter. */
    @Override
    public boolean equals(Object other) {
        return other instanceof ImageReference that && canonical().equals(that.canonical());
    }

    @Override
    public int hashCode() {
        return canonical().hashCode();
    }

    /** Returns {@link #canonical()}. */
    @Override
    public String toString() {
        return canonical();
    }
}
