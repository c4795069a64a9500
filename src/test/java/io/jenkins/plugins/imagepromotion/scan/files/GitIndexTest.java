package io.jenkins.plugins.imagepromotion.scan.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads indexes that git 2.39 wrote. */
class GitIndexTest {
    private static final Path WRITTEN =
            Path.of("src/test/resources/io/jenkins/plugins/imagepromotion/scan/files/index");
    private static final String SHARED = "sharedindex.9b2652efa9d390b2c924830feefca916ea40dd0d";

    @TempDir
    Path top;

    private void index(String name, Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.copy(WRITTEN.resolve(name), folder.resolve("index"));
    }

    private void assertThatItTracksTheFiles() throws IOException {
        GitIndex index = GitIndex.of(top);
        assertThat(List.of(
                        "app.yaml",
                        "build/out.yaml",
                        "deploy/a.yaml",
                        "deploy/ab.yaml",
                        "deploy/charts/values.yaml",
                        "deploy/ü.yaml"))
                .allMatch(index::tracks);
        assertThat(List.of("app.yam", "app.yaml2", "deploy", "deploy/b.yaml", "values.yaml", ""))
                .noneMatch(index::tracks);
        assertThat(List.of("build", "deploy", "deploy/charts")).allMatch(index::tracksIn);
        assertThat(List.of("dep", "deploy/chart", "charts", "build/out")).noneMatch(index::tracksIn);
    }

    @ParameterizedTest
    @ValueSource(strings = {"version2", "version3", "version4"})
    void readsEachVersion(String version) throws IOException {
        index(version, top.resolve(".git"));

        assertThatItTracksTheFiles();
        assertThat(GitIndex.of(top).tracks("new.yaml")).isEqualTo(version.equals("version3"));
    }

    @Test
    void readsTheHashesOfALaterFormat() throws IOException {
        index("sha256", top.resolve(".git"));
        Files.writeString(top.resolve(".git/config"), "[extensions]\n\tobjectFormat = sha256\n");

        assertThatItTracksTheFiles();
    }

    @Test
    void readsTheSharedIndexOfASplitOne() throws IOException {
        index("split", top.resolve(".git"));
        Files.copy(WRITTEN.resolve(SHARED), top.resolve(".git").resolve(SHARED));

        assertThatItTracksTheFiles();
        assertThat(GitIndex.of(top).tracks("later.yaml")).isTrue();
    }

    @Test
    void followsTheFileOfAWorktreeOrSubmodule(@TempDir Path main) throws IOException {
        index("version2", main.resolve(".git/worktrees/top"));
        Files.writeString(main.resolve(".git/worktrees/top/commondir"), "../..\n");
        Files.writeString(top.resolve(".git"), "gitdir: " + main.resolve(".git/worktrees/top") + "\n");

        assertThatItTracksTheFiles();

        index("version2", top.resolve("../modules-of-" + top.getFileName()).normalize());
        Files.writeString(top.resolve(".git"), "gitdir: ../modules-of-" + top.getFileName());

        assertThatItTracksTheFiles();
    }

    @Test
    void tracksNothingWithoutAnIndex() throws IOException {
        assertThat(GitIndex.of(top).tracks("app.yaml")).isFalse();
        Files.createDirectories(top.resolve(".git"));
        assertThat(GitIndex.of(top).tracks("app.yaml")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "'', it is cut off or damaged",
        "47495458, it is not an index",
        "444952430000000500000000, it has the unknown version 5",
        "444952430000000200000001, it is cut off or damaged",
        "4449524300000002000000, it is cut off or damaged"
    })
    void refusesAnIndexThatItCannotRead(String hex, String why) throws IOException {
        Files.createDirectories(top.resolve(".git"));
        Files.write(top.resolve(".git/index"), HexFormat.of().parseHex(hex));

        assertThatThrownBy(() -> GitIndex.of(top))
                .isInstanceOf(IOException.class)
                .hasMessage(why);
    }

    @ParameterizedTest
    @ValueSource(strings = {"version2", "version3", "version4", "split", "sha256"})
    void readsOrRefusesAnyDamagedIndex(String version) throws IOException {
        byte[] whole = Files.readAllBytes(WRITTEN.resolve(version));
        Files.createDirectories(top.resolve(".git"));
        for (int i = 0; i < whole.length; i++) {
            byte[] damaged = i % 2 == 0 ? Arrays.copyOf(whole, i) : whole.clone();
            if (i % 2 == 1) {
                damaged[i] = (byte) (damaged[i] ^ 0xff);
            }
            Files.write(top.resolve(".git/index"), damaged);
            try {
                GitIndex.of(top);
            } catch (IOException e) {
                assertThat(e).hasMessageMatching("it .+");
            }
        }
    }
}
