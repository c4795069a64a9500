package io.jenkins.plugins.imagepromotion;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;

/** The dependencies that Maven resolved for this build are those that the default build writes into its manifest. */
class PluginManifestTest {
    @Test
    void namesTheDependenciesOfTheDefaultBuild() throws IOException {
        try (InputStream hpl = PluginManifestTest.class.getResourceAsStream("/the.hpl")) {
            String dependencies = new Manifest(hpl).getMainAttributes().getValue("Plugin-Dependencies");

            assertThat(dependencies.split(","))
                    .containsExactlyInAnyOrderElementsOf(
                            Pom.read(Path.of("pom.xml")).manifestDependencies());
        }
    }

    @Test
    void namesThePageOfThePlugin() throws IOException {
        try (InputStream hpl = PluginManifestTest.class.getResourceAsStream("/the.hpl")) {
            assertThat(new Manifest(hpl).getMainAttributes().getValue("Url"))
                    .isEqualTo(Pom.read(Path.of("pom.xml")).scmUrl());
        }
    }
}
