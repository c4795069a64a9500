package io.jenkins.plugins.imagepromotion.jenkins.step;

import io.jenkins.plugins.imagepromotion.registry.Platform;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jenkinsci.plugins.scriptsecurity.sandbox.whitelists.Whitelisted;
import org.jspecify.annotations.Nullable;

/** What {@code resolveImage} and {@code assertDigestMatches} return; prints as the reference by digest. */
public final class ResolvedImage implements Serializable {
    private static final long serialVersionUID = 1L;

    private final String image;
    private final String digest;
    private final String pinned;
    private final String mediaType;
    private final ArrayList<String> platforms;
    private final LinkedHashMap<String, String> labels;
    private final String created;

    private ResolvedImage(io.jenkins.plugins.imagepromotion.promotion.ResolvedImage resolved) {
        this.image = resolved.image().canonical();
        this.digest = resolved.digest().toString();
        this.pinned = resolved.pinned().canonical();
        this.mediaType = resolved.mediaType();
        this.platforms = new ArrayList<>(
                resolved.platforms().stream().map(Platform::toString).toList());
        this.labels = new LinkedHashMap<>(resolved.labels());
        this.created = resolved.created();
    }

    static ResolvedImage of(io.jenkins.plugins.imagepromotion.promotion.ResolvedImage resolved) {
        return new ResolvedImage(resolved);
    }

    /** The reference that was asked for, registry and path spelled out. */
    @Whitelisted
    public String getImage() {
        return image;
    }

    /** The digest, {@code sha256:…}. */
    @Whitelisted
    public String getDigest() {
        return digest;
    }

    /** The repository by digest, {@code repository@sha256:…}: what to deploy. */
    @Whitelisted
    public String getPinned() {
        return pinned;
    }

    /** The manifest's media type. */
    @Whitelisted
    public String getMediaType() {
        return mediaType;
    }

    /** The platforms it runs on, {@code os/architecture[/variant]}; a copy. */
    @Whitelisted
    public List<String> getPlatforms() {
        return new ArrayList<>(platforms);
    }

    /** The labels of its configuration; a copy. */
    @Whitelisted
    public Map<String, String> getLabels() {
        return new LinkedHashMap<>(labels);
    }

    /** When it was built, RFC 3339; empty if it does not say. */
    @Whitelisted
    public String getCreated() {
        return created;
    }

    /** Everything as a map, for {@code writeJSON}. */
    @Whitelisted
    public Map<String, Object> asMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("image", image);
        map.put("digest", digest);
        map.put("pinned", pinned);
        map.put("mediaType", mediaType);
        map.put("platforms", getPlatforms());
        map.put("labels", getLabels());
        map.put("created", created);
        return map;
    }

    /** Equal if everything is. */
    @Override
    @Whitelisted
    public boolean equals(@Nullable Object other) {
        return other instanceof ResolvedImage that && asMap().equals(that.asMap());
    }

    @Override
    @Whitelisted
    public int hashCode() {
        return asMap().hashCode();
    }

    /** The same as {@link #getPinned()}. */
    @Override
    @Whitelisted
    public String toString() {
        return pinned;
    }
}
