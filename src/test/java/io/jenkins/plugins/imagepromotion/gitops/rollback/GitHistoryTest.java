package io.jenkins.plugins.imagepromotion.gitops.rollback;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.imagepromotion.testing.WorkingCopy;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Finds commits in real repositories, including repositories that try to run programs. */
class GitHistoryTest {
    private static final String FILE = "production/app.yaml";
    private static final String OLD = "production-v1.0.0-abcdef1-1700000001";
    private static final String NEW = "production-v2.0.0-abcdef2-1700000002";

    @TempDir
    private Path root;

    private WorkingCopy copy;

    @BeforeEach
    void deploy() throws Exception {
        copy = WorkingCopy.create(Files.createDirectory(root.resolve("fleet")));
        copy.file(FILE, "image: app:" + OLD + "\n").commit("Add the app");
    }

    private String update() {
        return copy.file(FILE, "image: app:" + NEW + "\n").commit("Update the app");
    }

    private Optional<DeployCommit> commit(GitHistory history, WorkingCopy from, String file) {
        return history.commitThatAdded(file, from.text(file), List.of(NEW), List.of(OLD));
    }

    private GitHistory history(WorkingCopy from) {
        return new GitHistory(from.folder(), System.getenv());
    }

    @Test
    void findsTheCommitThatIntroducedTheImageInsteadOfALaterEdit() {
        String update = update();
        copy.file(FILE, "# The app.\nimage:   app:" + NEW + "\n").commit("Reformat");
        GitHistory history = history(copy);

        assertThat(commit(history, copy, FILE)).get().satisfies(found -> {
            assertThat(found.id()).isEqualTo(update);
            assertThat(found.subject()).isEqualTo("Update the app");
            assertThat(found.isRevertible()).isTrue();
            assertThat(found.otherFiles()).isZero();
        });
        assertThat(history.notes()).isEmpty();
    }

    @Test
    void findsTheCommitFromASubfolder() {
        copy.file("other.txt", "x\n");
        String update = update();
        WorkingCopy below = new WorkingCopy(copy.folder().resolve("production"));

        assertThat(commit(history(below), below, "app.yaml")).get().satisfies(found -> {
            assertThat(found.id()).isEqualTo(update);
            assertThat(found.otherFiles()).isEqualTo(1);
            assertThat(found).asString().endsWith(": Update the app");
        });
    }

    @Test
    void offersNoRevertThatDoesNotRestoreTheGoodImage() {
        copy.file(FILE, "image: app:production-v1.5.0-abcdef3-1700000003\n").commit("Between");
        update();
        copy.file("production/new.yaml", "image: app:" + NEW + "\n").commit("Add another");

        GitHistory history = history(copy);

        assertThat(commit(history, copy, FILE).orElseThrow().problem())
                .isEqualTo("before it, production/app.yaml did not name the last known good image");
        assertThat(commit(history, copy, "production/new.yaml").orElseThrow().problem())
                .isEqualTo("it added or moved production/new.yaml");
    }

    @Test
    void offersNoRevertForTheFirstCommit() {
        GitHistory history = history(copy);

        assertThat(history.commitThatAdded(FILE, copy.text(FILE), List.of(OLD), List.of(NEW)))
                .get()
                .extracting(DeployCommit::problem)
                .isEqualTo("it is the first commit of the repository");
    }

    @Test
    void reportsAShallowCloneThatLacksTheCommit() {
        update();
        copy.file("other.txt", "x\n").commit("Later");
        copy.git(
                "clone",
                "--quiet",
                "--depth=1",
                "file://" + copy.folder(),
                root.resolve("shallow").toString());
        WorkingCopy shallow = new WorkingCopy(root.resolve("shallow"));
        GitHistory history = history(shallow);

        assertThat(commit(history, shallow, FILE)).isEmpty();
        assertThat(history.notes())
                .containsExactly("the clone is shallow and does not have the commit that changed production/app.yaml;"
                        + " run git fetch --unshallow and plan again");
    }

    /** Like a partial clone, which must not fetch. */
    @Test
    void reportsAHistoryWithMissingObjects() throws Exception {
        String blob = copy.git("rev-parse", "HEAD:" + FILE).strip();
        update();
        Files.delete(copy.folder().resolve(".git/objects/" + blob.substring(0, 2) + "/" + blob.substring(2)));
        GitHistory history = history(copy);

        assertThat(commit(history, copy, FILE)).isEmpty();
        assertThat(history.notes())
                .containsExactly("git cannot read the history of production/app.yaml, so its commit is unknown; plan"
                        + " again in a full clone");
    }

    @Test
    void reportsADetachedHeadAndUncommittedChanges() {
        String update = update();
        copy.git("checkout", "--quiet", "--detach");
        copy.file(FILE, "# Changed.\n" + copy.text(FILE));
        GitHistory history = history(copy);

        assertThat(commit(history, copy, FILE))
                .get()
                .extracting(DeployCommit::id)
                .isEqualTo(update);
        assertThat(history.notes())
                .containsExactly(
                        "the working copy is detached at " + update + "; make the change on a branch",
                        "production/app.yaml has uncommitted changes");
    }

    @Test
    void findsNoCommitForAnUncommittedImage() {
        copy.file(FILE, "image: app:" + NEW + "\n");
        GitHistory history = history(copy);

        assertThat(commit(history, copy, FILE)).isEmpty();
        assertThat(history.notes()).containsExactly("production/app.yaml has uncommitted changes");
    }

    @Test
    void reportsAMissingRepositoryAndAMissingGit() throws Exception {
        Path plain = Files.createDirectory(root.resolve("plain"));
        Files.writeString(plain.resolve("app.yaml"), NEW);

        GitHistory none = new GitHistory(plain, System.getenv());
        assertThat(commit(none, new WorkingCopy(plain), "app.yaml")).isEmpty();
        assertThat(none.notes())
                .containsExactly(
                        "git cannot read a commit here, so the commit is unknown: the folder is not a Git repository,"
                                + " has no commit, or belongs to another user");
        assertThat(new GitHistory(copy.folder(), Map.of("PATH", "." + File.pathSeparator)).notes())
                .containsExactly("git is not on the PATH, so the commit is unknown");
    }

    @Test
    void startsNoProgramThatTheRepositoryConfigures() throws Exception {
        String update = update();
        Path trace = root.resolve("ran");
        Path program = root.resolve("hostile");
        Files.writeString(program, "#!/bin/sh\necho \"$0 $*\" >>" + trace + "\ncat\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        copy.file(".gitattributes", "* diff=evil filter=evil\n");
        for (String key : List.of(
                "core.fsmonitor",
                "core.pager",
                "core.sshCommand",
                "core.editor",
                "diff.external",
                "diff.evil.command",
                "diff.evil.textconv",
                "filter.evil.clean",
                "filter.evil.smudge",
                "gpg.program",
                "pager.log",
                "alias.log",
                "uploadpack.packObjectsHook")) {
            copy.git("config", key, program.toString());
        }
        copy.git("config", "log.showSignature", "true");
        copy.git("config", "diff.evil.binary", "true");
        copy.file(".git/info/attributes", "* diff=evil filter=evil\n");
        Path hooks = Files.createDirectories(copy.folder().resolve(".git/hooks"));
        for (String hook : List.of("post-index-change", "reference-transaction", "post-checkout")) {
            Files.copy(program, hooks.resolve(hook));
        }

        GitHistory history = history(copy);

        assertThat(commit(history, copy, FILE))
                .get()
                .extracting(DeployCommit::id)
                .isEqualTo(update);
        assertThat(trace).doesNotExist();
        // Without protection, git runs the configured programs.
        copy.git("log", "--patch", "--ext-diff", "-1");
        assertThat(trace).exists();
    }

    @Test
    void readsAFileNameThatLooksLikeAnOptionOrAPattern() {
        String file = "--output=x[*].yaml";
        copy.file(file, "image: app:" + OLD + "\n").commit("Odd");
        String odd = copy.file(file, "image: app:" + NEW + "\n").commit("Odder");

        assertThat(commit(history(copy), copy, file))
                .get()
                .extracting(DeployCommit::id)
                .isEqualTo(odd);
        assertThat(copy.folder().resolve("x[*].yaml")).doesNotExist();
    }
}
