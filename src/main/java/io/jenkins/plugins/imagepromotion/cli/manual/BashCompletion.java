package io.jenkins.plugins.imagepromotion.cli.manual;

import io.jenkins.plugins.imagepromotion.cli.args.Option;
import io.jenkins.plugins.imagepromotion.cli.args.Syntax;
import io.jenkins.plugins.imagepromotion.cli.session.Command;
import io.jenkins.plugins.imagepromotion.cli.session.CommonOptions;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The completion for bash 3.2 and later: commands, options and output formats, and file names everywhere else. */
public final class BashCompletion {
    private static final String SCRIPT = """
            # bash completion for image-promotion, generated from its commands.
            _image_promotion() {
              local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} words='' i
              COMPREPLY=()
              # Bash splits --name=value at the equals sign.
              if [ "$current" = = ]; then
                current=''
              elif [ "$previous" = = ]; then
                previous=${COMP_WORDS[COMP_CWORD - 2]}
              fi
              for ((i = 2; i < COMP_CWORD; i++)); do
                [ "${COMP_WORDS[i]}" != -- ] || return 0
              done
              if [ "$COMP_CWORD" -eq 1 ]; then
                words='@COMMANDS@ --help --version'
              else
                case ${COMP_WORDS[1]}:$previous in
            @FORMATS@
                  *:@VALUES@) ;;
                  *)
                    case ${COMP_WORDS[1]}:$current in
            @OPTIONS@
                    esac
                    ;;
                esac
              fi
              COMPREPLY=($(compgen -W "$words" -- "$current"))
            }
            # Bash completes a file name if the function returns nothing.
            complete -o default -F _image_promotion image-promotion
            """;

    private BashCompletion() {}

    /** Returns the script for these commands, in their order. */
    public static String of(List<Command> commands) {
        List<Syntax> syntaxes = commands.stream().map(Command::syntax).toList();
        Set<String> values = syntaxes.stream()
                .flatMap(syntax -> syntax.allOptions().stream())
                .filter(Option::takesValue)
                .map(Option::name)
                .collect(Collectors.toCollection(TreeSet::new));
        return SCRIPT.replace("@COMMANDS@", joined(" ", syntaxes, Syntax::command))
                .replace("@FORMATS@", joined("\n", commands, BashCompletion::formats))
                .replace("@VALUES@", String.join(" | *:", values))
                .replace("@OPTIONS@", joined("\n", syntaxes, BashCompletion::options));
    }

    private static String formats(Command command) {
        String pattern = command.syntax().command() + ":" + CommonOptions.OUTPUT.name();
        return "      " + pattern + ") words='" + String.join(" ", command.formats()) + "' ;;";
    }

    private static String options(Syntax syntax) {
        String names = joined(" ", syntax.allOptions(), Option::name);
        return "          " + syntax.command() + ":-*) words='" + names + "' ;;";
    }

    private static <T> String joined(String separator, List<T> parts, Function<T, String> text) {
        return parts.stream().map(text).collect(Collectors.joining(separator));
    }
}
