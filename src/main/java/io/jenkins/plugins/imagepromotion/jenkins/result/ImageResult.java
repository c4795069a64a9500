package io.jenkins.plugins.imagepromotion.jenkins.result;

import io.jenkins.plugins.imagepromotion.promotion.ResolvedImage;
import io.jenkins.plugins.imagepromotion.registry.Platform;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jenkinsci.plugins.scriptsecurity.sandbox.whitelists.Whitelisted;

/** The result of {@code resolveImage} and {@code assertDigestMatches}; as a string, the reference by digest. */
public final class ImageResult extends StepResult {
    private static final long serialVersionUID = 1L;

    private final String image;
    private final String digest;
    private final String pinned;
    private final String mediaType;
    private final ArrayList<String> platforms;
    private final LinkedHashMap<String, String> labels;
    private final String created;

    public ImageResult(ResolvedImage resolved) {
        this.image = resolved.image().canonical();
        this.digest = resolved.digest().toString();
        this.pinned = resolved.pinned().canonical();
        this.mediaType = resolved.mediaType();
        this.platforms = new ArrayList<>(
                resolved.platforms().stream().map(Platform::toString).toList());
        this.labels = new LinkedHashMap<>(resolved.labels());
        this.created = resolved.created();
    }

    /** The requested reference with registry and path spelled out. */
    @Whitelisted
    public String getImage() {
        return image;
    }

    /** {@code sha256:…} */
    @Whitelisted
    public String getDigest() {
        return digest;
    }

    /** {@code repository@sha256:…}: what to deploy. */
    @Whitelisted
    public String getPinned() {
        return pinned;
    }

    @Whitelisted
    public String getMediaType() {
        return mediaType;
    }

    /** {@code os/architecture[/variant][:version]} of each platform; a copy. */
    @Whitelisted
    public List<String> getPlatforms() {
        return new ArrayList<>(platforms);
    }

    /** The labels of the image's configuration; a copy. */
    @Whitelisted
    public Map<String, String> getLabels() {
        return new LinkedHashMap<>(labels);
    }

    /** When the image was built, in RFC 3339; empty if the image does not contain the time. */
    @Whitelisted
    public String getCreated() {
        return created;
    }

    @Override
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

    /** Returns {@link #getPinned()}. */
    @Override
    @Whitelisted
    public String toString() {
        return pinned;
    }
}
