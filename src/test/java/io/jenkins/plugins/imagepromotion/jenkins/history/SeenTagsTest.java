package io.jenkins.plugins.imagepromotion.jenkins.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.imagepromotion.image.ImmutableTag;
import io.jenkins.plugins.imagepromotion.image.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SeenTagsTest {
    private static final Repository APP = new Repository("registry.example.com", "team/app");
    private static final Instant MONDAY = Instant.parse("2026-11-23T09:00:00Z");
    private static final Instant TUESDAY = MONDAY.plus(Duration.ofDays(1));
    private static final Instant FRIDAY = MONDAY.plus(Duration.ofDays(4));
    private static final ImmutableTag FIRST = new ImmutableTag("staging", "1.0.0", "abcdef0", 1_763_000_000L);
    /** Claims to be older than the first. */
    private static final ImmutableTag FORGED = new ImmutableTag("staging", "1.0.1", "abcdef1", 1_500_000_000L);

    @TempDir
    private Path home;

    private Optional<Instant> look(ImmutableTag tag, Instant now, ImmutableTag... listed) {
        return new SeenTags(home).look(APP, tag, List.of(listed), now);
    }

    @Test
    void knowsNothingAtTheFirstLook() {
        assertThat(look(FIRST, MONDAY, FIRST)).isEmpty();
    }

    @Test
    void knowsThatATagWasMissingAtTheLookBeforeItCame() {
        look(FIRST, MONDAY, FIRST);
        look(FIRST, TUESDAY, FIRST);

        assertThat(look(FORGED, FRIDAY, FIRST, FORGED)).contains(TUESDAY);
        assertThat(look(FORGED, FRIDAY.plusSeconds(1), FIRST, FORGED)).contains(TUESDAY);
        assertThat(look(FIRST, FRIDAY, FIRST, FORGED)).isEmpty();
    }

    @Test
    void takesATagThatWasDeletedAndCameBackForANewOne() {
        look(FIRST, MONDAY, FIRST, FORGED);
        look(FIRST, TUESDAY, FIRST);

        assertThat(look(FORGED, FRIDAY, FIRST, FORGED)).contains(TUESDAY);
    }

    @Test
    void keepsRepositoriesAndEnvironmentsApart() {
        look(FIRST, MONDAY, FIRST);
        ImmutableTag develop = new ImmutableTag("develop", "1.0.1", "abcdef1", 1_500_000_000L);

        assertThat(look(develop, TUESDAY, develop)).isEmpty();
        assertThat(new SeenTags(home)
                        .look(new Repository("registry.example.com", "other"), FORGED, List.of(FORGED), TUESDAY))
                .isEmpty();
    }

    @Test
    void writesADamagedFileAnew() throws IOException {
        look(FIRST, MONDAY, FIRST);
        Files.writeString(files().get(0), "not\na file of ours");

        assertThat(look(FORGED, TUESDAY, FIRST, FORGED)).isEmpty();
        assertThat(look(FORGED, FRIDAY, FIRST, FORGED)).isEmpty();
        assertThat(files()).hasSize(1);
    }

    @Test
    void remembersNothingOfARepositoryWithTooManyTags() throws IOException {
        ImmutableTag[] many = IntStream.rangeClosed(0, 10_000)
                .mapToObj(i -> new ImmutableTag("staging", "1.0." + i, "abcdef0", 1_763_000_000L))
                .toArray(ImmutableTag[]::new);

        assertThat(look(FIRST, MONDAY, many)).isEmpty();
        assertThat(home).isEmptyDirectory();
    }

    @Test
    void forgetsTheRepositoryOfTheOldestLookIfThereAreTooMany() throws IOException {
        for (int i = 0; i <= 1_001; i++) {
            new SeenTags(home).look(new Repository("registry.example.com", "app" + i), FIRST, List.of(FIRST), MONDAY);
        }

        assertThat(files()).hasSize(1_000);
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(home.resolve("image-promotion/seen-tags"))) {
            return files.toList();
        }
    }
}
