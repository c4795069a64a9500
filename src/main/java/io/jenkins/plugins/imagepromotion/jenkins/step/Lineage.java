package io.jenkins.plugins.imagepromotion.jenkins.step;

import io.jenkins.plugins.imagepromotion.promotion.lineage.AssertPromoted;
import io.jenkins.plugins.imagepromotion.promotion.lineage.Holding;
import io.jenkins.plugins.imagepromotion.promotion.lineage.Incident;
import io.jenkins.plugins.imagepromotion.promotion.lineage.Judged;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jenkinsci.plugins.scriptsecurity.sandbox.whitelists.Whitelisted;
import org.jspecify.annotations.Nullable;

/** What {@code imageLineage} and {@code assertPromoted} return; prints as its verdict. */
public final class Lineage implements Serializable {
    private static final long serialVersionUID = 1L;

    private final String image;
    private final String digest;
    private final String verdict;
    private final ArrayList<String> tags;
    private final LinkedHashMap<String, String> verdicts;
    private final String meant;
    private final String lastGood;
    private final ArrayList<String> differences;

    private Lineage(io.jenkins.plugins.imagepromotion.promotion.lineage.Lineage lineage) {
        this.image = lineage.image().canonical();
        this.digest = lineage.digest().map(Object::toString).orElse("");
        this.verdict = AssertPromoted.failure(lineage)
                .map(failure -> failure.code().name())
                .orElse("PROMOTED");
        this.tags = new ArrayList<>(lineage.holders().stream()
                .map(holding -> holding.tag().toString())
                .toList());
        this.verdicts = new LinkedHashMap<>();
        for (Judged judged : lineage.judged()) {
            verdicts.put(judged.holding().tag().toString(), judged.provenance().name());
        }
        this.meant = lineage.incident()
                .flatMap(Incident::meant)
                .map(Holding::tag)
                .map(Object::toString)
                .orElse("");
        this.lastGood = lineage.incident()
                .flatMap(Incident::lastGood)
                .map(good -> good.holding().tag().toString())
                .orElse("");
        this.differences = new ArrayList<>();
        lineage.incident()
                .ifPresent(incident -> incident.differences()
                        .forEach(one -> differences.add(
                                one.what() + ": tested " + one.tested() + ", deployed " + one.found())));
    }

    static Lineage of(io.jenkins.plugins.imagepromotion.promotion.lineage.Lineage lineage) {
        return new Lineage(lineage);
    }

    /** The reference that was asked about, spelled out. */
    @Whitelisted
    public String getImage() {
        return image;
    }

    /** The digest that was asked about; empty for a repository. */
    @Whitelisted
    public String getDigest() {
        return digest;
    }

    /** {@code PROMOTED}, {@code REBUILT}, {@code UNKNOWN_ORIGIN}, or {@code NOT_PROMOTED} if no protected tag holds it. */
    @Whitelisted
    public String getVerdict() {
        return verdict;
    }

    /** The tags of all environments that hold the digest, the oldest first; a copy. */
    @Whitelisted
    public List<String> getTags() {
        return new ArrayList<>(tags);
    }

    /** The protected tags in question with the verdict on each, the oldest first; a copy. */
    @Whitelisted
    public Map<String, String> getVerdicts() {
        return new LinkedHashMap<>(verdicts);
    }

    /** The tested tag that should have been promoted, where one was rebuilt; else empty. */
    @Whitelisted
    public String getMeant() {
        return meant;
    }

    /** The newest promotion before one that is none; else empty. */
    @Whitelisted
    public String getLastGood() {
        return lastGood;
    }

    /** In what a rebuilt image differs from the one that was meant; a copy. */
    @Whitelisted
    public List<String> getDifferences() {
        return new ArrayList<>(differences);
    }

    /** Everything as a map, for {@code writeJSON}. */
    @Whitelisted
    public Map<String, Object> asMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("image", image);
        map.put("digest", digest);
        map.put("verdict", verdict);
        map.put("tags", getTags());
        map.put("verdicts", getVerdicts());
        map.put("meant", meant);
        map.put("lastGood", lastGood);
        map.put("differences", getDifferences());
        return map;
    }

    /** Equal if everything is. */
    @Override
    @Whitelisted
    public boolean equals(@Nullable Object other) {
        return other instanceof Lineage that && asMap().equals(that.asMap());
    }

    @Override
    @Whitelisted
    public int hashCode() {
        return asMap().hashCode();
    }

    /** The same as {@link #getVerdict()}. */
    @Override
    @Whitelisted
    public String toString() {
        return verdict;
    }
}
