package io.jenkins.plugins.imagepromotion.scan.format.shell;

import io.jenkins.plugins.imagepromotion.scan.text.Mentions;
import io.jenkins.plugins.imagepromotion.scan.text.Variables;
import java.util.List;
import java.util.Set;

/** Finds the images that a command names. */
final class ImageCommands {
    /** Words that may stand before a command. */
    private static final Set<String> BEFORE = Set.of(
            "sudo", "exec", "time", "command", "nohup", "then", "do", "else", "if", "elif", "while", "until", "!", "{",
            "env", "eval", "xargs", "retry");

    private static final Set<String> ENGINES = Set.of("docker", "podman", "nerdctl", "buildah");
    private static final Set<String> LOCAL =
            Set.of("dir:", "oci:", "oci-archive:", "docker-archive:", "docker-daemon:", "containers-storage:");

    private final Variables variables;
    private final Mentions found;

    ImageCommands(Variables variables, Mentions found) {
        this.variables = variables;
        this.found = found;
    }

    void read(List<Word> words) {
        int first = 0;
        while (first < words.size() && isBefore(words.get(first).text(), first)) {
            first++;
        }
        if (first == words.size()) {
            return;
        }
        String name = words.get(first).text();
        String program = name.substring(name.lastIndexOf('/') + 1);
        Parsed command = new Parsed(words.subList(first + 1, words.size()));
        if (ENGINES.contains(program)) {
            engine(command);
        } else {
            tool(program, command);
        }
    }

    private static boolean isBefore(String word, int index) {
        boolean flag = index > 0 && word.startsWith("-");
        return BEFORE.contains(word) || flag || (word.indexOf('=') > 0 && !word.startsWith("-"));
    }

    private void engine(Parsed command) {
        String verb = command.verb(Flags.ENGINE);
        while (verb.equals("image") || verb.equals("container") || verb.equals("buildx") || verb.equals("service")) {
            verb = command.verb(Flags.ENGINE);
        }
        switch (verb) {
            case "run", "create" ->
                command.operands(Flags.RUN).stream().limit(1).forEach(this::image);
            case "pull", "push", "from" -> command.operands(Flags.PULL).forEach(this::image);
            case "tag" -> command.operands(Flags.PULL).forEach(this::image);
            case "build", "bud" -> {
                command.values("-t", "--tag").forEach(this::image);
                command.values("--build-context").forEach(this::context);
            }
            case "update" -> command.values("--image").forEach(this::image);
            default -> {
                // Names no image that is to run or to be pushed.
            }
        }
    }

    private void tool(String program, Parsed command) {
        switch (program) {
            case "skopeo" -> skopeo(command);
            case "crane", "gcrane" -> crane(command);
            case "oras" -> copy(command);
            case "regctl" -> {
                if (command.verb(Flags.NONE).equals("image")) {
                    copy(command);
                }
            }
            case "kubectl", "oc" -> kubectl(command);
            case "helm" -> command.values("--set", "--set-string").forEach(this::helmValues);
            default -> {
                // Knows no images.
            }
        }
    }

    private void skopeo(Parsed command) {
        if (command.verb(Flags.SKOPEO).equals("copy")) {
            command.operands(Flags.SKOPEO).forEach(this::image);
        }
    }

    private void copy(Parsed command) {
        String verb = command.verb(Flags.NONE);
        if (verb.equals("copy") || verb.equals("cp")) {
            command.operands(Flags.PULL).forEach(this::image);
        }
    }

    private void crane(Parsed command) {
        String verb = command.verb(Flags.PULL);
        List<Word> operands = command.operands(Flags.PULL);
        if (verb.equals("copy") || verb.equals("cp")) {
            operands.forEach(this::image);
        } else if (verb.equals("tag") && operands.size() == 2) {
            image(operands.get(0));
            Word tag = operands.get(1);
            found.addUncertain(tag.line(), tag.shown(), repository(operands.get(0)) + ":" + tag.value(variables));
        }
    }

    private String repository(Word image) {
        String value = image.value(variables);
        int end = value.indexOf('@');
        String named = end < 0 ? value : value.substring(0, end);
        int colon = named.lastIndexOf(':');
        return colon > named.lastIndexOf('/') ? named.substring(0, colon) : named;
    }

    private void kubectl(Parsed command) {
        command.values("--image").forEach(this::image);
        String verb = command.verb(Flags.KUBECTL);
        if (verb.equals("set") && command.verb(Flags.KUBECTL).equals("image")) {
            for (Word word : command.operands(Flags.KUBECTL)) {
                int equals = word.text().indexOf('=');
                if (equals > 0) {
                    image(word.from(equals + 1));
                }
            }
        }
    }

    /** {@code image.tag=…} alone tells how the image is called only in part, which is enough to see that it moves. */
    private void helmValues(Word settings) {
        int begin = 0;
        for (String setting : settings.text().split(",", -1)) {
            int equals = setting.indexOf('=');
            Word value = settings.from(begin + equals + 1);
            Word own = new Word(setting.substring(equals + 1), setting.substring(equals + 1), value.line());
            String name = equals < 0 ? "" : setting.substring(0, equals);
            if (name.equals("image") || name.endsWith(".image")) {
                image(own);
            } else if (name.endsWith("mage.tag") || name.endsWith("mageTag")) {
                found.addUncertain(own.line(), own.shown(), Variables.OPEN + ":" + own.value(variables));
            }
            begin += setting.length() + 1;
        }
    }

    private void context(Word context) {
        int at = context.text().indexOf("docker-image://");
        if (at >= 0) {
            image(context.from(at + "docker-image://".length()));
        }
    }

    private void image(Word word) {
        String text = word.text();
        if (text.contains("$@") || text.contains("$*") || text.contains("[@]") || text.contains("{@}")) {
            return;
        }
        if (text.startsWith("docker://")) {
            image(word.from("docker://".length()));
            return;
        }
        String value = word.value(variables);
        boolean local = LOCAL.stream().anyMatch(value::startsWith);
        if (!local && !isId(value) && !value.isEmpty()) {
            found.addUncertain(word.line(), word.shown(), value);
        }
    }

    /** The ID of an image on this machine, whole or its usual short form. */
    private static boolean isId(String value) {
        boolean hex = value.chars().allMatch(c -> "0123456789abcdef".indexOf(c) >= 0);
        return hex && (value.length() == 12 || value.length() == 64);
    }
}
