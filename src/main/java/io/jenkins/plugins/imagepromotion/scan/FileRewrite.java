package io.jenkins.plugins.imagepromotion.scan;

import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.scan.fix.PinPlace;
import io.jenkins.plugins.imagepromotion.scan.fix.SafeWrite;
import io.jenkins.plugins.imagepromotion.scan.fix.TextFile;
import io.jenkins.plugins.imagepromotion.scan.fix.UnifiedDiff;
import io.jenkins.plugins.imagepromotion.scan.report.Change;
import io.jenkins.plugins.imagepromotion.scan.report.FixReport.FixedFile;
import io.jenkins.plugins.imagepromotion.scan.text.Mention;
import io.jenkins.plugins.imagepromotion.scan.text.SourceText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Changes mentions in one file. A second scan proves each change: it must find the wanted reference at that place, and
 * every other reference unchanged. A change therefore never touches another word of the line, and never breaks the
 * syntax of the file.
 */
final class FileRewrite {
    /** A mention, and the changes that make it name the wanted image. */
    private record Edit(Mention mention, List<Change> changes) {}

    private final FileScan scan;
    private final byte[] bytes;
    private final TextFile text;
    private final IdentityHashMap<Mention, ImageReference> wanted = new IdentityHashMap<>();
    private final IdentityHashMap<Mention, List<List<Change>>> candidates = new IdentityHashMap<>();
    private final IdentityHashMap<Mention, String> problems = new IdentityHashMap<>();
    private final IdentityHashMap<Mention, List<Change>> proven = new IdentityHashMap<>();

    private FileRewrite(FileScan scan, byte[] bytes) {
        this.scan = scan.again(bytes);
        this.bytes = bytes;
        this.text = TextFile.of(bytes);
    }

    /** Reads the current content of the file, up to a limit in bytes; it can differ from the scanned content. */
    static FileRewrite read(FileScan scan, long largest) throws IOException {
        try (InputStream in = Files.newInputStream(scan.top().resolve(scan.below()))) {
            return new FileRewrite(scan, in.readNBytes((int) largest));
        }
    }

    /** Returns the scan of the current content. */
    FileScan scan() {
        return scan;
    }

    /** Returns the current content. */
    SourceText source() {
        return SourceText.of(scan.shown(), bytes);
    }

    /** Makes a mention name another tag or digest of its repository, if a change is proven to do so. */
    void want(Mention mention, ImageReference image) {
        wanted.put(mention, image);
    }

    /** Leaves a mention unchanged; the reason is a clause. */
    void leave(Mention mention, String reason) {
        problems.put(mention, reason);
    }

    /** Finds the proven changes. */
    FileRewrite prove() {
        List<Edit> first = new ArrayList<>();
        for (Mention mention : scan.mentions()) {
            if (wanted.containsKey(mention)) {
                PinPlace place = PinPlace.of(text, mention, wanted.get(mention));
                candidates.put(mention, place.candidates());
                place.candidates().stream()
                        .filter(changes -> first.stream().noneMatch(edit -> isInTheWay(edit.changes(), changes)))
                        .findFirst()
                        .ifPresent(changes -> first.add(new Edit(mention, changes)));
                problems.put(
                        mention,
                        place.problem().isEmpty()
                                ? "a change to line " + mention.line() + " could not be verified"
                                : place.problem());
            }
        }
        List<Edit> found = proven(first);
        // Each half was proven separately; the two together need their own proof.
        if (!found.isEmpty() && proves(found)) {
            found.forEach(edit -> proven.put(edit.mention(), edit.changes()));
            addAliases();
        }
        proven.keySet().forEach(problems::remove);
        return this;
    }

    private static boolean isInTheWay(List<Change> some, List<Change> others) {
        return some.stream()
                .anyMatch(one -> others.stream().anyMatch(other -> one.overlaps(other) && !one.equals(other)));
    }

    /** Adds the mentions that change along with another one: an alias is changed where its anchor is. */
    private void addAliases() {
        List<Mention> after = changed(changes()).mentions();
        IdentityHashMap<Mention, List<Change>> along = new IdentityHashMap<>();
        for (int i = 0; i < after.size(); i++) {
            Mention before = scan.mentions().get(i);
            if (wanted.containsKey(before) && !proven.containsKey(before) && isWanted(before, after.get(i))) {
                proven.entrySet().stream()
                        .filter(entry -> entry.getKey().value().equals(before.value()))
                        .findFirst()
                        .ifPresent(entry -> along.put(before, entry.getValue()));
            }
        }
        along.forEach(proven::put);
    }

    /** Returns the edits that are proven, splitting them in halves; a single mention can have another candidate. */
    private List<Edit> proven(List<Edit> edits) {
        if (edits.isEmpty() || proves(edits)) {
            return edits;
        }
        if (edits.size() == 1) {
            Edit edit = edits.get(0);
            return candidates.getOrDefault(edit.mention(), List.of()).stream()
                    .filter(changes -> !changes.equals(edit.changes()))
                    .map(changes -> new Edit(edit.mention(), changes))
                    .filter(other -> proves(List.of(other)))
                    .findFirst()
                    .stream()
                    .toList();
        }
        List<Edit> both = new ArrayList<>(proven(edits.subList(0, edits.size() / 2)));
        both.addAll(proven(edits.subList(edits.size() / 2, edits.size())));
        return both;
    }

    /**
     * Returns whether the changed file names the wanted images in these places, and every other reference is unchanged.
     */
    private boolean proves(List<Edit> edits) {
        FileScan changed = changed(edits.stream()
                .flatMap(edit -> edit.changes().stream())
                .distinct()
                .toList());
        List<Mention> before = scan.mentions();
        List<Mention> after = changed.mentions();
        Set<Mention> edited = Collections.newSetFromMap(new IdentityHashMap<>());
        edits.forEach(edit -> edited.add(edit.mention()));
        return before.size() == after.size()
                && changed.report().notes().equals(scan.report().notes())
                && changed.report().findings().size() - changed.refused().size()
                        == scan.report().findings().size() - scan.refused().size()
                && IntStream.range(0, before.size())
                        .allMatch(i -> isWanted(before.get(i), after.get(i))
                                || (before.get(i).value().equals(after.get(i).value())
                                        && !edited.contains(before.get(i))));
    }

    private FileScan changed(List<Change> changes) {
        return scan.again(text.with(changes));
    }

    private boolean isWanted(Mention before, Mention after) {
        ImageReference image = wanted.get(before);
        return image != null && isAt(after, image);
    }

    /** Returns whether a mention names exactly this image; a digest matches with or without its tag. */
    static boolean isAt(Mention mention, ImageReference image) {
        return reference(mention.value())
                .filter(is -> is.repository().equals(image.repository())
                        && is.digest().equals(image.digest())
                        && (is.tag().equals(image.tag())
                                || (is.tag().isEmpty() && image.digest().isPresent())))
                .isPresent();
    }

    /** Parses a reference; empty if it is not valid. */
    static Optional<ImageReference> reference(String text) {
        try {
            return Optional.of(ImageReference.parse(text.strip()));
        } catch (ImagePromotionException e) {
            return Optional.empty();
        }
    }

    /** Returns the first proven change for a mention. */
    Optional<Change> change(Mention mention) {
        return proven.getOrDefault(mention, List.of()).stream().findFirst();
    }

    /** Returns why a mention does not change; empty if it changes, or if no change was wanted. */
    Optional<String> problem(Mention mention) {
        return Optional.ofNullable(problems.get(mention));
    }

    private List<Change> changes() {
        return proven.values().stream()
                .flatMap(List::stream)
                .distinct()
                .sorted(Comparator.comparingInt(Change::line).thenComparingInt(Change::column))
                .toList();
    }

    /** Returns the file with its proven changes; empty if no change is proven. */
    Optional<FixedFile> fixed() {
        List<Change> changes = changes();
        return changes.isEmpty()
                ? Optional.empty()
                : Optional.of(new FixedFile(scan.shown(), changes, UnifiedDiff.of(scan.shown(), text, changes)));
    }

    /**
     * Writes the proven changes. If the file cannot be written, each change becomes a problem instead.
     *
     * @return the scan of the new content
     */
    FileScan write() {
        byte[] after = text.with(changes());
        Optional<String> problem = SafeWrite.replace(scan.top(), Path.of(scan.below()), bytes, after);
        if (problem.isEmpty()) {
            return scan.again(after);
        }
        proven.keySet().forEach(mention -> problems.put(mention, problem.get()));
        proven.clear();
        return scan;
    }
}
