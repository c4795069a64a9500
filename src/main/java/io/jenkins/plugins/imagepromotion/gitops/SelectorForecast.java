package io.jenkins.plugins.imagepromotion.gitops;

import io.jenkins.plugins.imagepromotion.failure.Printable;
import io.jenkins.plugins.imagepromotion.gitops.automation.Prediction;
import io.jenkins.plugins.imagepromotion.gitops.automation.flux.Setter;
import io.jenkins.plugins.imagepromotion.gitops.automation.select.Selection;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.Repository;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The tags that automation selects for one object, their digests in the registry, and the fields that automation writes
 * them to.
 *
 * @param prediction the selection now and with the predicted tag; both are the same if no tag is predicted
 * @param environment the environment of the object's path or, if the path has no environment, of the fields that it
 *     writes
 * @param digestNow the digest of the tag that is selected now; empty if no tag is selected or the image is gone
 * @param digestThen the digest of the tag that is selected then; also empty if that tag does not exist yet
 * @param written the fields that automation writes; empty for Argo CD Image Updater, which does not use such fields
 * @param pushBranch the branch on which automation changes these fields; empty if it is the branch that it reads
 * @param writesDigest whether automation also writes the digest
 * @param reason why automation does not deploy the predicted tag; empty if it does or if no tag is predicted
 */
public record SelectorForecast(
        Prediction prediction,
        Optional<String> environment,
        Optional<Digest> digestNow,
        Optional<Digest> digestThen,
        List<Setter> written,
        Optional<String> pushBranch,
        boolean writesDigest,
        Optional<String> reason) {
    public SelectorForecast {
        written = List.copyOf(written);
    }

    /** Returns the object's display name with its place. */
    public String name() {
        return prediction.selector().titleAndPlace();
    }

    /** Returns whether the object may belong to an environment; true if either is unknown. */
    boolean isFor(Optional<String> wanted) {
        return wanted.isEmpty() || environment.isEmpty() || environment.equals(wanted);
    }

    /** Returns the tag that automation selects now, or why it selects nothing. */
    public String now() {
        return shown(prediction.now());
    }

    /** Returns the tag that automation selects then, or why it selects nothing. */
    public String then() {
        return shown(prediction.then());
    }

    private static String shown(Selection selection) {
        return selection.tags().isEmpty() ? "nothing: " + selection.reason() : String.join(" or ", selection.tags());
    }

    /** Returns the currently selected tag that the predicted tag replaces. */
    public Optional<String> displaced() {
        return prediction.isSelected()
                ? prediction.now().tag().filter(tag -> !tag.equals(prediction.tag()))
                : Optional.empty();
    }

    /**
     * Returns whether the displaced tag holds a different image; empty if a digest is unknown or no tag is displaced.
     */
    public Optional<Boolean> displacesOtherImage() {
        return displaced().flatMap(tag -> digestNow.flatMap(now -> digestThen.map(then -> !now.equals(then))));
    }

    /** Returns what happens to the predicted tag, as a sentence without its period. */
    public String sentence() {
        if (reason.isPresent()) {
            return name() + " would not deploy it: " + reason.get();
        }
        String other = displacesOtherImage()
                .map(isOther -> isOther ? " (a different image)" : " (the same image)")
                .orElse("");
        String places =
                written.stream().map(setter -> setter.place().toString()).collect(Collectors.joining(", "));
        return name() + " selects it"
                + displaced().map(tag -> " instead of " + tag + other).orElse("")
                + (written.isEmpty() ? "" : " and writes it to " + places)
                + pushBranch
                        .map(branch -> " on the branch " + branch + ", which deploys it when it is merged")
                        .orElse("")
                + (writesDigest ? ", with its digest" : ", without its digest");
    }

    /** Returns the forecast for programs and for builds, which store it: printable strings, numbers, booleans, lists, nulls. */
    public Map<String, @Nullable Object> values() {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("object", Printable.line(prediction.selector().title()));
        values.put("file", Printable.line(prediction.selector().place().file()));
        values.put("line", prediction.selector().place().line());
        values.put("environment", environment.orElse(null));
        values.put(
                "repository",
                prediction.selector().repository().map(Repository::toString).orElse(null));
        values.put("now", prediction.now().tag().orElse(null));
        values.put("nowDigest", digestNow.map(Digest::toString).orElse(null));
        values.put("then", prediction.then().tag().orElse(null));
        values.put("thenDigest", digestThen.map(Digest::toString).orElse(null));
        values.put("displaced", displaced().orElse(null));
        values.put("displacesOtherImage", displacesOtherImage().orElse(null));
        values.put("written", list(setter -> setter.place().toString()));
        values.put("holds", list(Setter::value));
        values.put("writesDigest", writesDigest);
        values.put("reason", reason.map(Printable::line).orElse(null));
        return values;
    }

    private List<String> list(Function<Setter, String> shown) {
        return written.stream().map(shown).map(Printable::line).collect(Collectors.toCollection(ArrayList::new));
    }
}
