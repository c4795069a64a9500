package io.jenkins.plugins.imagepromotion.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.jenkins.plugins.imagepromotion.cli.command.Commands;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class PreloadingTest {
    @ParameterizedTest
    @FieldSource("io.jenkins.plugins.imagepromotion.cli.Preloading#CLASSES")
    void eachClassExists(String name) {
        assertThatCode(() -> Class.forName(name)).doesNotThrowAnyException();
    }

    @Test
    void eachCommandExists() {
        assertThat(Commands.NAMES).containsAll(Preloading.COMMANDS);
    }
}
