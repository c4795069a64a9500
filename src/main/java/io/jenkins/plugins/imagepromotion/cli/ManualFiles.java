package io.jenkins.plugins.imagepromotion.cli;

import io.jenkins.plugins.imagepromotion.cli.command.Commands;
import io.jenkins.plugins.imagepromotion.cli.manual.BashCompletion;
import io.jenkins.plugins.imagepromotion.cli.manual.ManPage;
import io.jenkins.plugins.imagepromotion.cli.manual.ZshCompletion;
import io.jenkins.plugins.imagepromotion.cli.session.Command;
import io.jenkins.plugins.imagepromotion.cli.session.CommonOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes the man page and the completions. The build runs it for the distribution. */
final class ManualFiles {
    private ManualFiles() {}

    /** Writes the files below the folder in the first argument. */
    public static void main(String[] arguments) throws IOException {
        Path share = Path.of(arguments[0]);
        for (Map.Entry<String, String> file : files().entrySet()) {
            Path path = share.resolve(file.getKey());
            Files.createDirectories(path.resolveSibling("."));
            Files.writeString(path, file.getValue());
        }
    }

    /** Returns the content of each file by its standard path below the folder {@code share} of a system. */
    static Map<String, String> files() {
        List<Command> commands = Commands.NAMES.stream()
                .map(Commands::named)
                .map(Optional::orElseThrow)
                .toList();
        return Map.of(
                "man/man1/image-promotion.1",
                ManPage.of(
                        Overview.version(),
                        Overview.INTRODUCTION,
                        Overview.NOTES,
                        CommonOptions.ALL,
                        commands.stream().map(Command::syntax).toList()),
                "bash-completion/completions/image-promotion",
                BashCompletion.of(commands),
                "zsh/site-functions/_image-promotion",
                ZshCompletion.of(commands));
    }
}
