package io.jenkins.plugins.imagepromotion.architecture;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The layer table: what each folder may use, and nothing else.
 *
 * <p>A layer's name is its package below the root. Beside what the table says, a layer may use itself, {@code java.*}
 * and the null annotations. A folder that is not in the table is a violation, so a new one has to be placed first.
 */
public final class Layers {
    private static final List<String> EVERYWHERE = List.of("java", "org.jspecify.annotations");

    private static final Map<String, Uses> TABLE = Map.ofEntries(
            Map.entry("failure", layers()),
            Map.entry("image", layers("failure")),
            Map.entry("registry", layers("image", "failure")),
            Map.entry(
                    "registry.http",
                    layers("registry", "image", "failure")
                            .libraries("okhttp3", "okio", "kotlin", "javax.net", "com.fasterxml.jackson.core")),
            Map.entry("policy", layers("policy.demand", "registry", "image", "failure")),
            Map.entry("policy.demand", layers("registry", "image", "failure")),
            Map.entry(
                    "policy.file",
                    layers("policy", "policy.demand", "registry", "image", "failure")
                            .libraries("org.yaml.snakeyaml")),
            Map.entry(
                    "promotion",
                    layers("policy", "policy.demand", "registry", "image", "failure")
                            .libraries("com.fasterxml.jackson.core")),
            Map.entry(
                    "scan",
                    layers("policy", "registry", "image", "failure")
                            .libraries("org.yaml.snakeyaml", "com.fasterxml.jackson.core")),
            Map.entry(
                    "cli",
                    layers(
                                    "promotion",
                                    "scan",
                                    "policy",
                                    "policy.demand",
                                    "policy.file",
                                    "registry",
                                    "registry.http",
                                    "image",
                                    "failure")
                            .libraries("com.fasterxml.jackson.core")),
            Map.entry(
                    "jenkins",
                    layers(
                                    "promotion",
                                    "scan",
                                    "policy",
                                    "policy.demand",
                                    "policy.file",
                                    "registry",
                                    "registry.http",
                                    "image",
                                    "failure")
                            .libraries(
                                    "hudson",
                                    "jenkins",
                                    "org.jenkinsci",
                                    "org.kohsuke",
                                    "com.cloudbees",
                                    "net.sf.json",
                                    "org.springframework.security",
                                    "org.acegisecurity",
                                    "jakarta.servlet",
                                    "javax.servlet",
                                    "javax.net",
                                    "io.jenkins.plugins.okhttp")));

    /** What a layer may use beside itself. */
    private record Uses(List<String> layers, List<String> libraries) {
        Uses libraries(String... packages) {
            return new Uses(layers, List.of(packages));
        }
    }

    private final String root;

    /** The table over the packages below {@code root}. */
    public Layers(String root) {
        this.root = root;
    }

    private static Uses layers(String... names) {
        return new Uses(List.of(names), List.of());
    }

    /** Every class uses only what its layer may use. */
    public ArchRule table() {
        return ArchRuleDefinition.classes().should(new ArchCondition<JavaClass>("use only what their layer may use") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                Layers.this.check(type, events);
            }
        });
    }

    /** No package uses itself through others. */
    public ArchRule noCycles() {
        return SlicesRuleDefinition.slices()
                .matching(root + ".(**)")
                .should()
                .beFreeOfCycles()
                .allowEmptyShould(true);
    }

    private void check(JavaClass type, ConditionEvents events) {
        String layer = layerOf(type).orElse("");
        if (!TABLE.containsKey(layer)) {
            // The root package holds nothing but its description.
            if (!type.getName().equals(root + ".package-info")) {
                events.add(SimpleConditionEvent.violated(type, shown(type) + " is in no layer"));
            }
            return;
        }
        type.getDirectDependenciesFromSelf().stream()
                .map(Dependency::getTargetClass)
                .map(JavaClass::getBaseComponentType)
                .filter(used -> !used.isPrimitive() && !isAllowed(layer, used))
                .map(used -> shown(type) + " may not use " + shown(used))
                .distinct()
                .forEach(text -> events.add(SimpleConditionEvent.violated(type, text)));
    }

    private boolean isAllowed(String layer, JavaClass used) {
        Uses uses = TABLE.get(layer);
        return layerOf(used)
                .map(other -> other.equals(layer) || uses.layers().contains(other))
                .orElseGet(() -> Stream.of(EVERYWHERE, uses.libraries())
                        .flatMap(List::stream)
                        .anyMatch(library -> isIn(library, used.getPackageName())));
    }

    /** The longest name in the table that the class's package begins with; its package where there is none. */
    private Optional<String> layerOf(JavaClass type) {
        if (!isIn(root, type.getPackageName())) {
            return Optional.empty();
        }
        String below = type.getPackageName().substring(root.length()).replaceFirst("^\\.", "");
        return Optional.of(TABLE.keySet().stream()
                .filter(layer -> isIn(layer, below))
                .max(Comparator.comparing(String::length))
                .orElse(below));
    }

    private String shown(JavaClass type) {
        return isIn(root, type.getPackageName()) ? type.getName().substring(root.length() + 1) : type.getName();
    }

    private static boolean isIn(String parent, String name) {
        return name.equals(parent) || name.startsWith(parent + ".");
    }
}
