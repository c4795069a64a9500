package io.jenkins.plugins.imagepromotion.policy.file;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.ImmutableTag;
import io.jenkins.plugins.imagepromotion.policy.Demands;
import io.jenkins.plugins.imagepromotion.policy.Environment;
import io.jenkins.plugins.imagepromotion.policy.FreezeWindow;
import io.jenkins.plugins.imagepromotion.policy.Moment;
import io.jenkins.plugins.imagepromotion.policy.Policy;
import io.jenkins.plugins.imagepromotion.policy.TagScheme;
import io.jenkins.plugins.imagepromotion.policy.Timespan;
import java.util.List;
import java.util.Optional;

/** Reads one environment of a policy; in a lower layer, what it does not mention is as it is above. */
final class EnvironmentReader {
    static final List<String> KEYS = List.of(
            "name",
            "branch",
            "origins",
            "protected",
            "tagPattern",
            "tagFormat",
            "minimumSoak",
            "noDowngrade",
            "platforms",
            "referrers",
            "approvals",
            "approvers",
            "freezes",
            "selfApproval",
            "keepPlatforms",
            "allowReplay",
            "paths");
    static final List<String> FREEZE_KEYS = List.of("name", "timeZone", "from", "to");

    private final Optional<Policy> above;

    /** Reads environments that stand alone. */
    EnvironmentReader() {
        this.above = Optional.empty();
    }

    /** Reads environments below those of that policy. */
    EnvironmentReader(Policy above) {
        this.above = Optional.of(above);
    }

    Environment read(YamlValue item) {
        YamlMap map = YamlMap.of(item, "an environment", KEYS);
        String name = map.required("name").parse(text -> {
            ImmutableTag.requireEnvironment(text);
            return text;
        });
        Optional<Environment> base = above.flatMap(policy -> policy.environments().stream()
                .filter(environment -> environment.name().equals(name))
                .findFirst());
        Demands demands =
                map.place().in(() -> demands(map, base.map(Environment::demands).orElse(Demands.NONE)));
        List<String> paths = map.get(
                "paths",
                EnvironmentReader::paths,
                base.map(Environment::paths).orElseGet(() -> Environment.pathsNamed(name)));
        TagScheme tags = tags(map, name, base);
        return map.place()
                .in(() -> Environment.of(
                        name,
                        map.get("branch")
                                .map(YamlValue::text)
                                .or(() -> base.flatMap(from -> Optional.ofNullable(from.branch()))),
                        map.get(
                                "origins",
                                YamlValue::words,
                                base.map(Environment::origins).orElse(List.of())),
                        map.get("protected").map(YamlValue::flag).or(() -> base.map(Environment::isProtected)),
                        tags,
                        demands,
                        paths));
    }

    private TagScheme tags(YamlMap map, String name, Optional<Environment> base) {
        Optional<YamlValue> pattern = map.get("tagPattern");
        Optional<YamlValue> format = map.get("tagFormat");
        Optional<YamlValue> first = pattern.or(() -> format);
        if (first.isEmpty()) {
            return base.map(Environment::tags).orElseGet(() -> TagScheme.standard(name));
        }
        return first.get().place().in(() -> {
            if (above.isPresent()) {
                throw tagsAreSetAbove(name);
            }
            return TagScheme.of(name, pattern.map(YamlValue::text), format.map(YamlValue::text));
        });
    }

    /** Whether one pattern allows less than another cannot be told, and one from a workspace is not even compiled. */
    private static ImagePromotionException tagsAreSetAbove(String name) {
        return new ImagePromotionException(
                Failure.of(
                                FailureCode.POLICY_RELAXED,
                                "A lower layer of the policy cannot say what the tags of " + name + " look like.")
                        .remedy(
                                "Take tagPattern and tagFormat out of it, or let an administrator change the policy above it."));
    }

    private static Demands demands(YamlMap map, Demands base) {
        return new Demands(
                map.get("minimumSoak", value -> value.parse(Timespan::parse), base.minimumSoak()),
                map.get("noDowngrade", YamlValue::flag, base.noDowngrade()),
                map.get("platforms", EnvironmentReader::platforms, base.platforms()),
                map.get("referrers", YamlValue::words, base.referrers()),
                map.get("approvals", YamlValue::number, base.approvals()),
                map.get("approvers", YamlValue::words, base.approvers()),
                map.get("freezes", EnvironmentReader::freezes, base.freezes()),
                map.get("selfApproval", YamlValue::flag, base.selfApproval()),
                map.get("keepPlatforms", YamlValue::flag, base.keepPlatforms()),
                map.get("allowReplay", YamlValue::flag, base.allowReplay()));
    }

    private static List<String> platforms(YamlValue value) {
        return value.place().in(() -> Demands.requirePlatforms(value.words()));
    }

    private static List<String> paths(YamlValue value) {
        return value.place().in(() -> Environment.requirePaths(value.words()));
    }

    private static List<FreezeWindow> freezes(YamlValue value) {
        return value.items().stream().map(EnvironmentReader::freeze).toList();
    }

    private static FreezeWindow freeze(YamlValue item) {
        YamlMap map = YamlMap.of(item, "a freeze", FREEZE_KEYS);
        String name = map.required("name").text();
        return map.place()
                .in(() -> new FreezeWindow(
                        name,
                        map.required("timeZone").parse(FreezeWindow::zone),
                        map.required("from").parse(Moment::parse),
                        map.required("to").parse(Moment::parse)));
    }
}
