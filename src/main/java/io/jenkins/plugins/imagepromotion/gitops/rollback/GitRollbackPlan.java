package io.jenkins.plugins.imagepromotion.gitops.rollback;

import io.jenkins.plugins.imagepromotion.failure.Plural;
import io.jenkins.plugins.imagepromotion.gitops.automation.manifest.Place;
import io.jenkins.plugins.imagepromotion.promotion.lineage.RollbackPlan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * How to roll back an environment that follows a Git repository.
 *
 * @param plan the image to return to, according to the registry
 * @param followers the objects that make automation follow the environment's tags
 * @param found what the working copy shows about the running image
 * @param options all ways to roll back, the recommended one first
 * @param unreadable the files that could not be read, which may contain more objects
 */
public record GitRollbackPlan(
        RollbackPlan plan,
        List<Follower> followers,
        FoundInGit found,
        List<RollbackOption> options,
        List<Place> unreadable) {
    public GitRollbackPlan {
        followers = List.copyOf(followers);
        options = List.copyOf(options);
        unreadable = List.copyOf(unreadable);
    }

    /** Returns the recommended option, which may not work if no option is certain. */
    public RollbackOption recommended() {
        return options.get(0);
    }

    /** Returns the patch for the recommended way; empty if the files need no change. */
    public String patch() {
        return found.patch(recommended().way());
    }

    /**
     * Returns the plan as names and values to display.
     *
     * @param promotion how to carry out {@link RollbackOption.Way#PROMOTE} in the caller's interface
     */
    public List<Map.Entry<String, String>> lines(List<String> promotion) {
        List<Map.Entry<String, String>> lines = new ArrayList<>();
        for (RollbackOption option : options) {
            boolean isFirst = option.equals(recommended());
            lines.add(Map.entry(
                    option.works() ? isFirst ? "recommended" : "or" : isFirst ? "no sure way" : "not enough",
                    option.way().phrase() + ": " + option.why()));
            if (isFirst || option.works()) {
                List<String> commands = option.way() == RollbackOption.Way.PROMOTE ? promotion : option.commands();
                commands.forEach(command -> lines.add(Map.entry("do", command)));
            }
        }
        // An option that does not work already names the object that prevents it, with the reason.
        followers.stream()
                .map(Follower::explanation)
                .filter(one -> options.stream().noneMatch(option -> option.why().contains(one)))
                .forEach(one -> lines.add(Map.entry("automation", one)));
        found.places().forEach(place -> lines.add(Map.entry("named in", place.toString())));
        for (DeployCommit commit : found.commits()) {
            lines.add(Map.entry("deployed by", commit.toString()));
            if (!commit.isRevertible()) {
                lines.add(Map.entry("do not revert", commit.problem()));
            }
            if (commit.otherFiles() > 0) {
                lines.add(Map.entry("also changes", Plural.of(commit.otherFiles(), "other file")));
            }
        }
        found.notes().forEach(note -> lines.add(Map.entry("note", note)));
        unreadable.forEach(place -> lines.add(Map.entry("note", place + " cannot be read")));
        return lines;
    }

    /** Returns the plan for programs: strings, numbers, booleans, and lists and maps of them. */
    public Map<String, Object> values() {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("recommendation", recommended().way().name());
        values.put("works", recommended().works());
        values.put("reason", recommended().why());
        values.put("options", list(options, this::values));
        values.put("automation", list(followers, GitRollbackPlan::values));
        values.put("places", list(found.places(), Place::toString));
        values.put("commits", list(found.commits(), GitRollbackPlan::values));
        values.put("notes", list(found.notes(), note -> note));
        values.put("unreadable", list(unreadable, Place::toString));
        values.put("patch", patch());
        return values;
    }

    /** Builds store the lists and maps, so they must be serializable. */
    private static <T> List<Object> list(List<T> items, Function<T, Object> shown) {
        return items.stream().map(shown).collect(Collectors.toCollection(ArrayList::new));
    }

    private Map<String, Object> values(RollbackOption option) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("way", option.way().name());
        values.put("works", option.works());
        values.put("reason", option.why());
        values.put("commands", list(option.commands(), command -> command));
        values.put("patch", found.patch(option.way()));
        return values;
    }

    private static Map<String, Object> values(Follower follower) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("name", follower.prediction().selector().title());
        values.put("place", follower.prediction().selector().place().toString());
        values.put("selects", list(follower.prediction().now().tags(), tag -> tag));
        values.put("wouldSelect", list(follower.prediction().then().tags(), tag -> tag));
        values.put("revert", follower.revert().name());
        values.put("reason", follower.why());
        values.put(
                "writers",
                list(follower.writers(), writer -> writer.name() + " (" + writer.place() + ") " + writer.when()));
        return values;
    }

    private static Map<String, Object> values(DeployCommit commit) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("id", commit.id());
        values.put("at", commit.at().toString());
        values.put("author", commit.author());
        values.put("subject", commit.subject());
        values.put("revertible", commit.isRevertible());
        values.put("problem", commit.problem());
        values.put("otherFiles", commit.otherFiles());
        return values;
    }
}
