package io.jenkins.plugins.imagepromotion.jenkins.result;

import io.jenkins.plugins.imagepromotion.failure.Printable;
import io.jenkins.plugins.imagepromotion.gitops.DeploymentForecast;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jenkinsci.plugins.scriptsecurity.sandbox.whitelists.Whitelisted;
import org.jspecify.annotations.Nullable;

/** The result of {@code predictDeployment}; as a string, one line for each object that selects a tag. */
public final class PredictionResult extends StepResult {
    private static final long serialVersionUID = 1L;

    private final @Nullable String image;
    private final boolean deployed;
    private final ArrayList<String> reasons;
    private final ArrayList<LinkedHashMap<String, Object>> selectors;
    private final String text;

    public PredictionResult(DeploymentForecast forecast) {
        this.image = forecast.image().map(ImageReference::canonical).orElse(null);
        this.deployed = !forecast.deploying().isEmpty();
        this.reasons = new ArrayList<>(printable(forecast.reasons()));
        this.selectors = new ArrayList<>();
        forecast.selectors().forEach(each -> selectors.add(new LinkedHashMap<>(each.values())));
        this.text = String.join("\n", printable(forecast.lines()));
    }

    private static List<String> printable(List<String> lines) {
        return new ArrayList<>(lines.stream().map(Printable::line).toList());
    }

    /** The predicted tag; null if only the current selection was requested. */
    @Whitelisted
    public @Nullable String getImage() {
        return image;
    }

    /** Whether automation would deploy the predicted tag. */
    @Whitelisted
    public boolean isDeployed() {
        return deployed;
    }

    /** The reasons why automation would not deploy it, one for each object that could; a copy. */
    @Whitelisted
    public List<String> getReasons() {
        return new ArrayList<>(reasons);
    }

    /**
     * The selection of each object, as a map: {@code object}, {@code file}, {@code line}, {@code environment}, {@code
     * repository}, {@code now}, {@code nowDigest}, {@code then}, {@code thenDigest}, {@code displaced}, {@code
     * displacesOtherImage}, {@code written}, {@code holds}, {@code writesDigest}, {@code reason}; a copy.
     */
    @Whitelisted
    public List<Map<String, Object>> getSelectors() {
        List<Map<String, Object>> copy = new ArrayList<>();
        selectors.forEach(each -> copy.add(new LinkedHashMap<>(each)));
        return copy;
    }

    @Override
    @Whitelisted
    public Map<String, Object> asMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("image", image);
        map.put("deployed", deployed);
        map.put("reasons", getReasons());
        map.put("selectors", getSelectors());
        return map;
    }

    /** Returns a line for each object. */
    @Override
    @Whitelisted
    public String toString() {
        return text;
    }
}
