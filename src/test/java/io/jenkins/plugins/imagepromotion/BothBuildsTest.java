package io.jenkins.plugins.imagepromotion;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** pom.xml, which needs Maven Central alone, and plugin/pom.xml, which has the real Jenkins, build the same plugin. */
class BothBuildsTest {
    private static final Path CENTRAL = Path.of("pom.xml");
    private static final Path PLUGIN = Path.of("plugin/pom.xml");

    @Test
    void haveTheSameVersions() throws IOException {
        assertThat(differences(Pom.read(CENTRAL), Pom.read(PLUGIN))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            <version>0.1.0</version>                      | <version>0.1.1</version>     | version: 0.1.0, 0.1.1
            <jenkins.version>2.479.3                      | <jenkins.version>2.479.1     | jenkins.version: 2.479.3, 2.479.1
            <jenkins.version>2.479.3                      | <jenkins.version>2.492.1     | bom: 2.492, bom-2.479.x
            <okhttp-api.version>5.3.2-200                 | <okhttp-api.version>5.3.3-1  | okhttp-api.version: 5.3.2-200.vedb_720a_cf1f8, 5.3.3-1.vedb_720a_cf1f8
            <sigstore.version>2.0.0                       | <sigstore.version>2.0.1      | sigstore.version: 2.0.0, 2.0.1
            <artifactId>gson-api</artifactId>             | <artifactId>gson</artifactId> | plugin gson-api: missing in plugin/pom.xml
            <okhttp.version>5.3.2                         | <okhttp.version>5.3.1        | com.squareup.okhttp3:mockwebserver3: 5.3.2, 5.3.1
            <version>3.27.7</version>                     | <version>3.27.6</version>    | org.assertj:assertj-core: 3.27.7, 3.27.6
            <artifactId>structs</artifactId>              | <artifactId>script</artifactId> | plugin script: missing in pom.xml
            <optional>true</optional>                     |                              | plugin pipeline-input-step: optional in pom.xml
            <artifactId>snakeyaml-api</artifactId>        | <artifactId>snakeyaml-api</artifactId><scope>test</scope> | plugin snakeyaml-api: missing in plugin/pom.xml
            """)
    void noticeADifference(String from, String to, String difference) throws IOException {
        String plugin = Files.readString(PLUGIN);
        assertThat(plugin).contains(from);

        Pom changed = Pom.parse(plugin.replace(from, to == null ? "" : to));

        assertThat(differences(Pom.read(CENTRAL), changed)).contains(difference);
    }

    @ParameterizedTest
    @CsvSource({"okhttp,okhttp-api", "jackson,jackson2-api", "snakeyaml,snakeyaml-api", "gson,gson-api"})
    void compileAgainstTheLibraryThatTheApiPluginProvides(String library, String plugin) throws IOException {
        Map<String, String> versions = Pom.read(CENTRAL).properties();

        assertThat(versions.get(plugin + ".version")).startsWith(versions.get(library + ".version") + "-");
    }

    /** The version of bouncycastle-api begins with that of another library, which it does not contain. */
    @Test
    void compileAgainstTheBouncyCastleThatTheApiPluginProvides() throws IOException {
        Map<String, String> versions = Pom.read(CENTRAL).properties();

        assertThat(versions.get("bouncycastle-api.version"))
                .matches("[0-9.]+\\." + Pattern.quote(versions.get("bouncycastle.version")) + "-.*");
    }

    /** The plugin build writes the attribute Url itself, from the url of its pom. */
    @Test
    void nameTheSamePageAndLoadWithoutARestart() throws IOException {
        Pom central = Pom.read(CENTRAL);
        Pom plugin = Pom.read(PLUGIN);

        assertThat(plugin.url()).isEqualTo("https://github.com/jenkinsci/image-promotion-plugin");
        assertThat(central.manifestEntry("Url")).isEqualTo("${project.scm.url}");
        assertThat(central.scmUrl()).isEqualTo(plugin.url());
        assertThat(central.manifestEntry("Support-Dynamic-Loading")).isEqualTo("true");
        assertThat(plugin.manifestEntry("Support-Dynamic-Loading")).isEqualTo("true");
    }

    /** Maven takes the last of two, with its scope, and only warns. */
    @ParameterizedTest
    @ValueSource(strings = {"pom.xml", "plugin/pom.xml"})
    void declareNoDependencyTwice(Path pom) throws IOException {
        assertThat(Pom.read(pom).dependencies())
                .extracting(Pom.Dependency::key)
                .isNotEmpty()
                .doesNotHaveDuplicates();
    }

    private static List<String> differences(Pom central, Pom plugin) {
        List<String> found = new ArrayList<>();
        compare(found, "version", central.version(), plugin.version());

        Map<String, String> properties = central.properties();
        plugin.properties().forEach((name, value) -> {
            if (name.endsWith(".version")) {
                compare(found, name, properties.get(name), value);
            }
        });

        Map<String, String> versions = new HashMap<>();
        central.dependencies().forEach(library -> versions.put(library.key(), library.version()));
        for (Pom.Dependency dependency : plugin.dependencies()) {
            if (!dependency.version().isEmpty() && versions.containsKey(dependency.key())) {
                compare(found, dependency.key(), versions.get(dependency.key()), dependency.version());
            }
        }

        comparePlugins(found, central, plugin);
        compareBom(found, plugin);
        return found;
    }

    private static void compare(List<String> found, String name, String central, String plugin) {
        if (!plugin.equals(central)) {
            found.add(name + ": " + central + ", " + plugin);
        }
    }

    /** Compares the dependencies in the manifests: names and whether they are optional. */
    private static void comparePlugins(List<String> found, Pom central, Pom plugin) {
        Map<String, Boolean> optional = new HashMap<>();
        for (String entry : central.manifestDependencies()) {
            optional.put(entry.substring(0, entry.indexOf(':')), entry.endsWith(";resolution:=optional"));
        }
        for (Pom.Dependency dependency : plugin.dependencies()) {
            if (dependency.scope().isEmpty() && !isBundled(central, dependency)) {
                String name = dependency.artifactId();
                Boolean expected = optional.remove(name);
                if (expected == null) {
                    found.add("plugin " + name + ": missing in pom.xml");
                } else if (expected != dependency.optional()) {
                    found.add("plugin " + name + ": optional in " + (expected ? CENTRAL : PLUGIN));
                }
            }
        }
        optional.keySet().forEach(name -> found.add("plugin " + name + ": missing in " + PLUGIN));
    }

    /** A library that both builds include in the .hpi because no plugin provides it. */
    private static boolean isBundled(Pom central, Pom.Dependency dependency) {
        return central.dependencies().stream()
                .anyMatch(library -> library.scope().isEmpty() && library.key().equals(dependency.key()));
    }

    private static void compareBom(List<String> found, Pom plugin) {
        String line = plugin.properties().get("jenkins.version").replaceFirst("^(\\d+\\.\\d+)\\..*", "$1");
        for (Pom.Dependency bom : plugin.managed()) {
            if (bom.groupId().equals("io.jenkins.tools.bom")
                    && !bom.artifactId().equals("bom-" + line + ".x")) {
                found.add("bom: " + line + ", " + bom.artifactId());
            }
        }
    }
}
