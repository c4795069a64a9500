package io.jenkins.plugins.imagepromotion.promotion.copy;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.registry.BlobArrival;
import io.jenkins.plugins.imagepromotion.registry.Descriptor;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CopyProgressTest {
    private static final int MIB = 1 << 20;

    private final List<String> lines = Collections.synchronizedList(new ArrayList<>());
    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1);

    private CopyProgress copying(Descriptor... blobs) {
        return new CopyProgress(lines::add, now::get, List.of(blobs));
    }

    private static Descriptor layer(long size) {
        Digest digest = Digest.of(Long.toString(size).getBytes(StandardCharsets.UTF_8));
        return new Descriptor("layer", digest, size, Optional.empty(), "", false);
    }

    private void pass(double seconds) {
        now.addAndGet(Duration.ofMillis((long) (seconds * 1000)).toNanos());
    }

    @Test
    void reportsLayersBytesAndRateEveryFiveSeconds() {
        Descriptor small = layer(20 * MIB);
        Descriptor large = layer(492L * MIB);
        CopyProgress progress = copying(small, large);
        pass(2);
        progress.moved(20 * MIB);
        progress.arrived(small, BlobArrival.SENT);
        pass(2.9);
        progress.moved(180 * MIB);
        assertThat(lines).isEmpty();

        pass(0.1);
        progress.moved(5 * MIB);
        progress.moved(1);
        pass(5);
        progress.moved(100 * MIB - 1);

        assertThat(lines)
                .containsExactly(
                        "copied 1 of 2 layers, 205 MiB of 512 MiB, 41 MiB/s",
                        "copied 1 of 2 layers, 305 MiB of 512 MiB, 20 MiB/s");
    }

    @Test
    void reportsALongCopyEveryMinute() {
        CopyProgress progress = copying(layer(3600));

        for (int second = 1; second <= 3600; second++) {
            pass(1);
            progress.moved(1);
            int first = second == 60 ? lines.size() : 0;
            assertThat(first).isIn(0, 12);
        }

        assertThat(lines).hasSizeBetween(60, 100);
    }

    @Test
    void reportsLayersThatArriveWithoutBytes() {
        Descriptor layer = layer(1500);
        CopyProgress progress = copying(layer, layer(10));
        pass(5);

        progress.arrived(layer, BlobArrival.MOUNTED);

        assertThat(lines).containsExactly("copied 1 of 2 layers, 1.5 KiB of 1.5 KiB, 0 B/s");
    }

    @Test
    void countsBytesThatAreSentAgainOnce() {
        CopyProgress progress = copying(layer(100));
        progress.moved(70);
        progress.moved(-70);
        pass(5);

        progress.moved(30);

        assertThat(lines).containsExactly("copied 0 of 1 layer, 30 B of 100 B, 6 B/s");
    }

    @Test
    void printsOneLineForAllThreads() {
        CopyProgress progress = copying(layer(1000));
        pass(5);

        IntStream.range(0, 1000).parallel().forEach(i -> progress.moved(1));

        assertThat(lines).hasSize(1);
        assertThat(progress.summary()).startsWith("copied 0 of 1 layer, 1000 B of 1000 B in 5.0 s");
    }

    @Test
    void endsWithTotalTimeAndRate() {
        Descriptor layer = layer(500L * MIB);
        CopyProgress progress = copying(layer);
        progress.moved(500L * MIB);
        progress.arrived(layer, BlobArrival.SENT);
        pass(12.5);

        assertThat(progress.summary()).isEqualTo("copied 1 of 1 layer, 500 MiB of 500 MiB in 12 s, 40 MiB/s");
        assertThat(lines).isEmpty();
    }

    @Test
    void endsWithTheNumberOfLayersThatWereNotSent() {
        Descriptor[] layers =
                LongStream.of(1, 2, 3, 4).mapToObj(size -> layer(size * MIB)).toArray(Descriptor[]::new);
        CopyProgress progress = copying(layers);
        progress.moved(MIB);
        progress.arrived(layers[0], BlobArrival.SENT);
        progress.arrived(layers[1], BlobArrival.MOUNTED);
        progress.arrived(layers[2], BlobArrival.PRESENT);
        progress.arrived(layers[3], BlobArrival.PRESENT);
        pass(0.5);

        assertThat(progress.summary())
                .isEqualTo("copied 4 of 4 layers, 10 MiB of 10 MiB in 0.5 s, 2.0 MiB/s; 1 mounted; 2 already present");
    }

    @Test
    void reportsNoRateIfNothingWasSent() {
        Descriptor layer = layer(0);
        CopyProgress progress = copying(layer);
        progress.arrived(layer, BlobArrival.PRESENT);
        pass(185);

        assertThat(progress.summary()).isEqualTo("copied 1 of 1 layer, 0 B of 0 B in 3 min 5 s; 1 already present");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0 B",
        "1023, 1023 B",
        "1024, 1.0 KiB",
        "10240, 10 KiB",
        "536870912, 512 MiB",
        "13207024435, 12.3 GiB"
    })
    void formatsSizesWithTheDigitsThatMatter(long bytes, String text) {
        assertThat(CopyProgress.size(bytes)).isEqualTo(text);
    }
}
