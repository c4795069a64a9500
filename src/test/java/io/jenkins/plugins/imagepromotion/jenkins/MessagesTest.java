package io.jenkins.plugins.imagepromotion.jenkins;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Descriptor;
import io.jenkins.plugins.imagepromotion.jenkins.config.RegistryConfiguration;
import io.jenkins.plugins.imagepromotion.jenkins.guard.ProductionGuardStep;
import io.jenkins.plugins.imagepromotion.jenkins.step.PromoteImageStep;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The texts for people in Jenkins are in Messages.properties, and each of them is shown. */
class MessagesTest {
    private static final Path RESOURCES = Path.of("src/main/resources");

    static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(RESOURCES)) {
            return files.filter(file -> file.endsWith("Messages.properties")).toList();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void areAllUsedInTheirPackage(Path file) throws IOException {
        Properties texts = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            texts.load(reader);
        }
        String code = sources(Path.of("src/main/java").resolve(RESOURCES.relativize(file.getParent())));

        assertThat(texts.stringPropertyNames())
                .isNotEmpty()
                .allSatisfy(key -> assertThat(code).containsPattern("Messages\\._?" + key.replace('.', '_') + "\\("));
    }

    private static String sources(Path folder) throws IOException {
        StringBuilder text = new StringBuilder();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                text.append(Files.readString(file));
            }
        }
        return text.toString();
    }

    @Test
    void areWhatJenkinsDisplays() {
        assertThat(Stream.<Descriptor<?>>of(
                                new PromoteImageStep.DescriptorImpl(),
                                new ProductionGuardStep.DescriptorImpl(),
                                new RegistryConfiguration.DescriptorImpl())
                        .map(Descriptor::getDisplayName))
                .containsExactly("Promote an image by digest", "Refuse to build images in this block", "Registry");
    }
}
