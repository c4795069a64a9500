package io.jenkins.plugins.imagepromotion.cli.manual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jenkins.plugins.imagepromotion.cli.args.Arguments;
import io.jenkins.plugins.imagepromotion.cli.args.Option;
import io.jenkins.plugins.imagepromotion.cli.args.Parameter;
import io.jenkins.plugins.imagepromotion.cli.args.Syntax;
import io.jenkins.plugins.imagepromotion.cli.command.Commands;
import io.jenkins.plugins.imagepromotion.cli.output.Answer;
import io.jenkins.plugins.imagepromotion.cli.session.Command;
import io.jenkins.plugins.imagepromotion.cli.session.Session;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ZshCompletionTest {
    @TempDir
    Path folder;

    /** A command with everything that needs quotes or a special action. */
    private static final class SampleCommand implements Command {
        @Override
        public Syntax syntax() {
            return new Syntax(
                    "sample",
                    "Don't run.",
                    List.of(new Parameter("FOLDER", "where"), Parameter.repeatable("REF", "what")),
                    List.of(
                            Option.repeatable("--host", "HOST[:PORT]", "a [sample]\nof two lines"),
                            Option.value("--file", "FILE", "the user's file")),
                    List.of(Option.value("--output", "FORMAT", "text or json"), Option.flag("--help", "print this")),
                    "",
                    List.of());
        }

        @Override
        public Answer run(Arguments arguments, Session session) {
            throw new UnsupportedOperationException();
        }
    }

    @Test
    void describesCommandsOptionsAndArguments() {
        assertThat(ZshCompletion.of(List.of(new SampleCommand()))).isEqualTo("""
                #compdef image-promotion
                # zsh completion for image-promotion, generated from its commands.
                local context state state_descr line
                typeset -A opt_args
                local -a commands=(
                  'sample:Don'\\''t run.'
                )
                _arguments -C '(- *)--help[print the help]' '(- *)--version[print the version]' \\
                  '1: :->command' '*:: :->arguments' && return
                case $state in
                  command) _describe command commands ;;
                  arguments)
                    case $words[1] in
                      sample)
                        _arguments -S \\
                          '*--host=[a \\[sample\\] of two lines]:HOST[\\:PORT]: ' \\
                          '--file=[the user'\\''s file]:FILE:_files' \\
                          '--output=[text or json]:FORMAT:(text json)' \\
                          '--help[print this]' \\
                          ':FOLDER:_files -/' \\
                          '*:REF: '
                        ;;
                    esac
                    ;;
                esac
                """);
    }

    @Test
    void isAFunctionThatZshCanRead() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/bin/zsh")), "zsh is not installed");
        Path function = Files.writeString(
                folder.resolve("_image-promotion"),
                ZshCompletion.of(Commands.NAMES.stream()
                        .map(name -> Commands.named(name).orElseThrow())
                        .toList()));

        Process zsh = new ProcessBuilder("/bin/zsh", "-n", function.toString())
                .redirectErrorStream(true)
                .start();

        assertThat(new String(zsh.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEmpty();
        assertThat(zsh.waitFor()).isZero();
    }
}
