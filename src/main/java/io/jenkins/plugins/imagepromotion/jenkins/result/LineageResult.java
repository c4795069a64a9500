package io.jenkins.plugins.imagepromotion.jenkins.result;

import io.jenkins.plugins.imagepromotion.image.Tag;
import io.jenkins.plugins.imagepromotion.promotion.lineage.AssertPromoted;
import io.jenkins.plugins.imagepromotion.promotion.lineage.Incident;
import io.jenkins.plugins.imagepromotion.promotion.lineage.Lineage;
import io.jenkins.plugins.imagepromotion.promotion.lineage.TagDigest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import org.jenkinsci.plugins.scriptsecurity.sandbox.whitelists.Whitelisted;

/** The result of {@code imageLineage} and {@code assertPromoted}; as a string, its verdict. */
public final class LineageResult extends StepResult {
    private static final long serialVersionUID = 1L;

    private final String image;
    private final String digest;
    private final String verdict;
    private final ArrayList<String> tags;
    private final LinkedHashMap<String, String> verdicts;
    private final LinkedHashMap<String, String> unread;
    private final String meant;
    private final String lastGood;
    private final ArrayList<String> differences;
    private final LinkedHashMap<String, ArrayList<String>> releases;

    /**
     * Creates the result.
     *
     * @param releases the names of the releases of each protected tag; tags without a release are absent
     */
    public LineageResult(Lineage lineage, Map<Tag, SortedSet<String>> releases) {
        Optional<Incident> incident = lineage.incident();
        this.image = lineage.image().canonical();
        this.digest = lineage.digest().map(Object::toString).orElse("");
        this.verdict = AssertPromoted.failure(lineage)
                .map(failure -> failure.code().name())
                .orElse("PROMOTED");
        this.tags = new ArrayList<>(
                lineage.holders().stream().map(found -> name(lineage, found)).toList());
        this.verdicts = new LinkedHashMap<>();
        lineage.verdicts()
                .forEach(verdict -> verdicts.put(
                        verdict.tag().toString(), verdict.provenance().name()));
        this.releases = new LinkedHashMap<>();
        releases.forEach((tag, names) -> this.releases.put(tag.toString(), new ArrayList<>(names)));
        this.unread = new LinkedHashMap<>();
        lineage.unread().forEach(one -> unread.put(one.nameIn(lineage.image().repository()), one.problem()));
        this.meant = incident.flatMap(Incident::tested)
                .map(found -> name(lineage, found))
                .orElse("");
        this.lastGood = incident.flatMap(Incident::lastGood)
                .map(good -> good.tag().toString())
                .orElse("");
        this.differences = new ArrayList<>(incident.map(Incident::differences).orElse(List.of()).stream()
                .map(one -> one.what() + ": tested " + one.tested() + ", found " + one.found())
                .toList());
    }

    private static String name(Lineage lineage, TagDigest found) {
        return found.nameIn(lineage.image().repository());
    }

    /** The requested reference with registry and path spelled out. */
    @Whitelisted
    public String getImage() {
        return image;
    }

    /** The digest of the image; empty for a repository or a version. */
    @Whitelisted
    public String getDigest() {
        return digest;
    }

    /**
     * {@code PROMOTED}, {@code REBUILT}, {@code UNKNOWN_ORIGIN}, or {@code NOT_PROMOTED} if no protected tag holds the
     * image. For a repository or a version, it can also be the failure code of a tag that cannot be judged, such as
     * {@code IMAGE_NOT_FOUND}.
     */
    @Whitelisted
    public String getVerdict() {
        return verdict;
    }

    /**
     * The tags of all environments that hold the digest, oldest first, as full references if in other repositories; a
     * copy.
     */
    @Whitelisted
    public List<String> getTags() {
        return new ArrayList<>(tags);
    }

    /** The verdict on each protected tag by its name, oldest first; a copy. */
    @Whitelisted
    public Map<String, String> getVerdicts() {
        return new LinkedHashMap<>(verdicts);
    }

    /** The names of the releases that contain a protected tag, by the tag; only tags of a release; a copy. */
    @Whitelisted
    public Map<String, List<String>> getReleases() {
        Map<String, List<String>> copy = new LinkedHashMap<>();
        releases.forEach((tag, names) -> copy.put(tag, new ArrayList<>(names)));
        return copy;
    }

    /** Why listed tags could not be judged: the reason by tag, oldest first; a copy. */
    @Whitelisted
    public Map<String, String> getUnread() {
        return new LinkedHashMap<>(unread);
    }

    /** If an image was rebuilt, the tested tag that should have been promoted; otherwise empty. */
    @Whitelisted
    public String getMeant() {
        return meant;
    }

    /** If a tag is not a promotion, the newest earlier promotion; otherwise empty. */
    @Whitelisted
    public String getLastGood() {
        return lastGood;
    }

    /** How a rebuilt image differs from the tested one; a copy. */
    @Whitelisted
    public List<String> getDifferences() {
        return new ArrayList<>(differences);
    }

    @Override
    @Whitelisted
    public Map<String, Object> asMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("image", image);
        map.put("digest", digest);
        map.put("verdict", verdict);
        map.put("tags", getTags());
        map.put("verdicts", getVerdicts());
        map.put("releases", getReleases());
        map.put("unread", getUnread());
        map.put("meant", meant);
        map.put("lastGood", lastGood);
        map.put("differences", getDifferences());
        return map;
    }

    /** Returns {@link #getVerdict()}. */
    @Override
    @Whitelisted
    public String toString() {
        return verdict;
    }
}
