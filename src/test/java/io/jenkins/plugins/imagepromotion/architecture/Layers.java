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
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The layer table: what each folder may use, and nothing else.
 *
 * <p>A layer's name is its package below the root. Beside what the table says, a layer may use itself, {@code java.*}
 * and the null annotations. A folder that is not in the table is a violation, so a new one has to be placed first.
 */
public final class Layers {
    private static final List<String> EVERYWHERE = List.of("java", "org.jspecify.annotations");

    /** Each layer, the layers that it may use, and its libraries; from the bottom up. */
    private static final Map<String, Uses> TABLE = read("""
            failure              |                                                                        |
            json                 |                                                                        | com.fasterxml.jackson.core
            work                 | failure                                                                |
            image                | failure                                                                |
            script               | image failure                                                          |
            evidence             | json image failure                                                     |
            signature.key        | work image                                                             | javax.crypto
            signature            | signature.key json image failure                                       | javax.security.auth javax.naming
            registry             | image failure                                                          |
            registry.docker      | json registry image                                                    | com.fasterxml.jackson.core
            registry.http.syntax | image failure                                                          | okhttp3
            registry.http.proxy  | .syntax registry image failure                                         | okhttp3
            registry.http.json   | registry image failure                                                 | com.fasterxml.jackson.core
            registry.http.tls    | .syntax registry failure                                               | okhttp3 javax.net
            registry.http.wire   | .syntax .tls registry image failure                                    | okhttp3 okio kotlin javax.net
            registry.http.status | .syntax .json .wire registry image failure                             | okhttp3
            registry.http.auth   | .syntax .json .wire .status registry image failure                     | okhttp3
            registry.http.blob   | .syntax .wire .status registry image failure                           | okhttp3 okio
            registry.http        | .syntax .json .proxy .tls .wire .status .auth .blob work registry image failure | okhttp3 com.fasterxml.jackson.core javax.net
            policy.setting       |                                                                        |
            signature.keyless    | signature signature.key policy.setting json image                      | dev.sigstore
            policy.demand        | policy.setting signature signature.key signature.keyless registry image failure |
            policy               | policy.demand policy.setting registry image failure                    |
            policy.file          | policy policy.demand registry image failure                            | org.yaml.snakeyaml
            guard                | script policy image failure                                            |
            scan.files           | policy.setting                                                         |
            gitops.automation    | scan.files policy policy.setting json image failure                    | org.yaml.snakeyaml com.google.re2j
            scan                 | scan.files gitops.automation json work script policy policy.setting registry image failure | org.yaml.snakeyaml
            promotion            | json work policy policy.demand signature registry image failure        | com.fasterxml.jackson.core org.yaml.snakeyaml
            promotion.attestation | promotion signature signature.key registry work json image failure         |
            promotion.retention  | promotion json policy work registry image failure                      | com.google.re2j
            gitops               | gitops.automation scan scan.files promotion work policy policy.demand registry json image failure |
            doctor               | work promotion registry image failure                                  |
            doctor.http          | doctor .json .wire .status .blob registry.http registry image failure  | okhttp3 kotlin
            cli                  | json work evidence doctor doctor.http promotion promotion.attestation promotion.retention signature signature.key signature.keyless gitops gitops.automation scan scan.files policy policy.demand policy.file registry registry.http image failure registry.docker | com.fasterxml.jackson.core com.sun.net.httpserver
            jenkins              | json work evidence promotion promotion.attestation signature.key guard gitops gitops.automation scan scan.files script policy policy.demand policy.file registry registry.http image failure registry.docker doctor doctor.http | hudson jenkins org.jenkinsci org.kohsuke org.jvnet.localizer com.cloudbees net.sf.json org.springframework.security org.acegisecurity jakarta.servlet javax.servlet javax.net com.google.common.util.concurrent io.jenkins.plugins.okhttp io.jenkins.plugins.checks
            """);

    /** What a layer may use in addition to itself. */
    private record Uses(List<String> layers, List<String> libraries) {}

    /** Reads the table; {@code .wire} is short for {@code registry.http.wire}. */
    private static Map<String, Uses> read(String table) {
        return table.lines()
                .map(line -> line.split("\\|", -1))
                .collect(Collectors.toUnmodifiableMap(
                        cells -> cells[0].strip(),
                        cells -> new Uses(
                                words(cells[1])
                                        .map(name -> name.startsWith(".") ? "registry.http" + name : name)
                                        .toList(),
                                words(cells[2]).toList())));
    }

    /** The layers that each layer may use, without itself and {@code failure}, which every layer may use. */
    public static Map<String, Set<String>> uses() {
        return TABLE.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        Map.Entry::getKey,
                        layer -> layer.getValue().layers().stream()
                                .filter(used -> !used.equals("failure"))
                                .collect(Collectors.toUnmodifiableSet())));
    }

    private static Stream<String> words(String cell) {
        return Stream.of(cell.strip().split(" +")).filter(word -> !word.isEmpty());
    }

    private final String root;

    /** The table over the packages below {@code root}. */
    public Layers(String root) {
        this.root = root;
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
