package io.jenkins.plugins.imagepromotion.scan.build;

import io.jenkins.plugins.imagepromotion.scan.build.BuildAttempt.Kind;
import io.jenkins.plugins.imagepromotion.scan.format.shell.Flags;
import io.jenkins.plugins.imagepromotion.scan.format.shell.Parsed;
import io.jenkins.plugins.imagepromotion.scan.format.shell.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What a program does to images when it is called so. */
final class BuildRules {
    /** Docker and those that are called like it. */
    static final Set<String> ENGINES =
            Set.of("docker", "podman", "podman-remote", "nerdctl", "finch", "buildah", "docker-buildx");

    private static final Set<String> GROUPS =
            Set.of("image", "container", "buildx", "builder", "manifest", "trust", "farm");
    private static final Set<String> BUILD_VERBS =
            Set.of("build", "bud", "build-using-dockerfile", "bake", "commit", "import");

    /** A place on this machine, so that a copy from it pushes what was built here. */
    private static final List<String> LOCAL = List.of(
            "dir:", "oci:", "oci-archive:", "docker-archive:", "docker-daemon:", "containers-storage:", "tarball:");

    /** Programs by what they are told; the words stand beside one another among the first. */
    private static final Map<String, List<String>> BUILDERS = Map.ofEntries(
            Map.entry("ko", List.of("build", "publish", "apply", "resolve", "create", "run")),
            Map.entry("pack", List.of("build", "buildpack package", "builder create")),
            Map.entry("s2i", List.of("build")),
            Map.entry("minikube", List.of("image build", "image push", "image commit")),
            Map.entry("img", List.of("build", "push")),
            Map.entry("buildctl", List.of("build")),
            Map.entry("buildctl-daemonless.sh", List.of("build")),
            Map.entry("nixpacks", List.of("build")),
            Map.entry("werf", List.of("build", "converge", "publish", "bundle publish")),
            Map.entry("skaffold", List.of("build", "run", "dev", "debug")),
            Map.entry("jib", List.of("build", "jar", "war")),
            Map.entry("apko", List.of("build", "publish")),
            Map.entry("az", List.of("acr build", "acr import", "acr run")),
            Map.entry("gcloud", List.of("builds submit")),
            Map.entry("oc", List.of("start-build", "new-build", "new-app", "image mirror", "tag")),
            Map.entry("orb", List.of("build")),
            Map.entry("depot", List.of("build", "bake", "push")),
            Map.entry("imgpkg", List.of("push")),
            Map.entry("oras", List.of("push")),
            Map.entry("crane", List.of("push", "append", "mutate", "rebase", "flatten")),
            Map.entry("gcrane", List.of("push", "append", "mutate", "rebase", "flatten")),
            Map.entry("regctl", List.of("image create", "image import", "image mod", "index create", "manifest put")),
            Map.entry("docker-compose", List.of("build", "push")),
            Map.entry("podman-compose", List.of("build", "push")));

    /** Build tools by the goals and tasks that make or push an image. */
    private static final Map<String, Pattern> GOALS = Map.of(
            "mvn",
                    Pattern.compile("(?:.*:)?(?:jib(?:-maven-plugin)?(?::[\\w.]+)?:(?:build|dockerBuild|buildTar)"
                            + "|spring-boot(?:-maven-plugin)?(?::[\\w.]+)?:build-image(?:-no-fork)?"
                            + "|(?:docker|dockerfile|k8s|oc|fabric8|docker-maven-plugin|dockerfile-maven-plugin)(?::[\\w.]+)?:(?:build|push)"
                            + "|-Dquarkus\\.container-image\\.(?:build|push)=true)"),
            "gradle",
                    Pattern.compile(
                            "(?:.*:)?(?:jib|jibDockerBuild|jibBuildTar|bootBuildImage|docker|dockerBuild|dockerPush|dockerBuildImage"
                                    + "|dockerPushImage|buildImage|pushImage|buildDockerImage|pushDockerImage|buildLayers|imageBuild"
                                    + "|-Dquarkus\\.container-image\\.(?:build|push)=true)"),
            "sbt",
                    Pattern.compile(
                            "(?:.*/)?(?:docker:publish(?:Local)?|Docker/publish(?:Local)?|jib(?:ImageBuild|DockerBuild).*)"),
            "dotnet",
                    Pattern.compile(
                            "(?i)[-/](?:t|target):PublishContainer|[-/]p(?:roperty)?:PublishProfile=DefaultContainer"),
            "bazel", Pattern.compile("//.*(?:push|publish|image_load|docker|oci).*"));

    private static final Map<String, String> SAME_AS =
            Map.of("mvnw", "mvn", "mvnd", "mvn", "gradlew", "gradle", "bazelisk", "bazel");

    private final Invocation invocation;
    private final TagRules tags;
    private final Parsed arguments;

    BuildRules(Invocation invocation, TagRules tags) {
        this.invocation = invocation;
        this.tags = tags;
        this.arguments = new Parsed(invocation.arguments());
    }

    /** What it does; empty if it leaves images alone. */
    Optional<BuildAttempt> judge() {
        String program = SAME_AS.getOrDefault(invocation.program(), invocation.program());
        if (has("--help")) {
            return Optional.empty();
        }
        if (ENGINES.contains(program)) {
            return engine();
        }
        if (Invocation.isKaniko(invocation.path(), program)) {
            return found(Kind.BUILD, "kaniko");
        }
        if (GOALS.containsKey(program)) {
            return goal(program, GOALS.get(program));
        }
        return told(program).or(() -> copy(program)).or(() -> flagged(program));
    }

    private Optional<BuildAttempt> engine() {
        List<String> told = new ArrayList<>(List.of(invocation.program()));
        String verb;
        do {
            verb = arguments.verb(Flags.ENGINE);
            told.add(verb);
        } while (GROUPS.contains(verb));
        String shown = String.join(" ", told);
        if (verb.equals("compose")) {
            return compose(shown);
        }
        if (verb.equals("imagetools")) {
            return arguments.verb(Flags.ENGINE).equals("create")
                    ? found(Kind.BUILD, shown + " create")
                    : Optional.empty();
        }
        if (BUILD_VERBS.contains(verb) || (verb.equals("b") && told.contains("buildx"))) {
            return found(Kind.BUILD, shown);
        }
        return switch (verb) {
            case "push" -> found(Kind.PUSH, shown);
            case "tag" -> target(arguments.operands(Flags.PULL), shown);
            case "run" -> kanikoImage(shown);
            default -> Optional.empty();
        };
    }

    private Optional<BuildAttempt> compose(String shown) {
        if (word("build")) {
            return found(Kind.BUILD, shown + " build");
        }
        if (word("push")) {
            return found(Kind.PUSH, shown + " push");
        }
        return has("--build") ? found(Kind.BUILD, shown + " --build") : Optional.empty();
    }

    /** An image that does nothing but build. */
    private Optional<BuildAttempt> kanikoImage(String shown) {
        boolean builds = invocation.arguments().stream()
                .map(Word::text)
                .anyMatch(word -> word.contains("kaniko-project/executor") || word.matches(".*/kaniko(?:[:@].*)?"));
        return builds ? found(Kind.BUILD, shown + " kaniko") : Optional.empty();
    }

    private Optional<BuildAttempt> goal(String program, Pattern goals) {
        if (program.equals("bazel") && !word("run")) {
            return Optional.empty();
        }
        return invocation.arguments().stream()
                .map(Word::text)
                .filter(word -> goals.matcher(word).matches())
                .findFirst()
                .flatMap(goal -> found(
                        goal.contains("ush") && !goal.contains("uild") ? Kind.PUSH : Kind.BUILD,
                        invocation.program() + " " + goal));
    }

    private Optional<BuildAttempt> told(String program) {
        String words = " " + String.join(" ", firstWords()) + " ";
        return BUILDERS.getOrDefault(program, List.of()).stream()
                .filter(told -> words.contains(" " + told + " "))
                .findFirst()
                .flatMap(told -> found(told.endsWith("push") ? Kind.PUSH : Kind.BUILD, program + " " + told));
    }

    private List<String> firstWords() {
        return invocation.arguments().stream()
                .map(Word::text)
                .filter(word -> !word.startsWith("-"))
                .limit(4)
                .toList();
    }

    private Optional<BuildAttempt> copy(String program) {
        List<String> first = firstWords();
        String verb = first.isEmpty() ? "" : first.get(0);
        return switch (program) {
            case "skopeo" -> verb.equals("copy") || verb.equals("sync") ? skopeo(verb) : Optional.empty();
            case "crane", "gcrane" ->
                verb.equals("copy") || verb.equals("cp")
                        ? target(behind(1), program + " " + verb)
                        : verb.equals("tag") ? craneTag(program) : Optional.empty();
            case "oras" ->
                verb.equals("copy") || verb.equals("cp") || verb.equals("tag")
                        ? target(behind(1), "oras " + verb)
                        : Optional.empty();
            case "regctl" ->
                verb.equals("image") && first.size() > 1 && Set.of("copy", "cp").contains(first.get(1))
                        ? target(behind(2), "regctl image " + first.get(1))
                        : Optional.empty();
            case "imgpkg" -> verb.equals("copy") ? found(Kind.RENAME, "imgpkg copy") : Optional.empty();
            default -> Optional.empty();
        };
    }

    private Optional<BuildAttempt> skopeo(String verb) {
        arguments.verb(Flags.SKOPEO);
        List<Word> operands = arguments.operands(Flags.SKOPEO);
        boolean ofHere =
                operands.size() > 1 && LOCAL.stream().anyMatch(operands.get(0).text()::startsWith);
        boolean toHere =
                operands.size() > 1 && LOCAL.stream().anyMatch(operands.get(1).text()::startsWith);
        if (toHere) {
            return Optional.empty();
        }
        return ofHere ? found(Kind.PUSH, "skopeo " + verb) : target(operands, "skopeo " + verb);
    }

    private Optional<BuildAttempt> craneTag(String program) {
        List<Word> operands = behind(1);
        return operands.size() > 1
                        && tags.isForbidden("image:" + operands.get(1).text())
                ? found(Kind.RENAME, program + " tag")
                : Optional.empty();
    }

    private List<Word> behind(int verbs) {
        List<Word> operands = arguments.operands(Flags.PULL);
        return operands.subList(Math.min(verbs, operands.size()), operands.size());
    }

    /** A copy or a new name; the last of the operands is the target. */
    private Optional<BuildAttempt> target(List<Word> operands, String shown) {
        return operands.size() > 1
                        && tags.isForbidden(operands.get(operands.size() - 1).text())
                ? found(Kind.RENAME, shown)
                : Optional.empty();
    }

    private Optional<BuildAttempt> flagged(String program) {
        boolean builds =
                switch (program) {
                    case "docker-compose", "podman-compose" -> has("--build");
                    case "earthly" -> has("--push") || has("-P");
                    default -> false;
                };
        return builds ? found(Kind.BUILD, program) : Optional.empty();
    }

    private boolean has(String flag) {
        return invocation.arguments().stream().anyMatch(word -> word.text().equals(flag));
    }

    private boolean word(String text) {
        return has(text);
    }

    private Optional<BuildAttempt> found(Kind kind, String command) {
        return Optional.of(new BuildAttempt(kind, command, invocation.line()));
    }
}
