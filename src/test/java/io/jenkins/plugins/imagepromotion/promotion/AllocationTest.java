package io.jenkins.plugins.imagepromotion.promotion;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.registry.BlobArrival;
import io.jenkins.plugins.imagepromotion.registry.Cancellation;
import io.jenkins.plugins.imagepromotion.registry.Descriptor;
import io.jenkins.plugins.imagepromotion.registry.Registry;
import io.jenkins.plugins.imagepromotion.testing.SampleImage;
import io.jenkins.plugins.imagepromotion.testing.ScriptedRegistry;
import io.jenkins.plugins.imagepromotion.testing.TestRegistries;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Limits the memory that the calling thread allocates; the registries of the tests run in other threads. */
class AllocationTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final long KIB = 1024;
    private static final long MIB = 1024 * KIB;

    /** Smaller than a blob that is read in parts, which are kept in memory until they are sent. */
    private static final int LAYER = 16 << 20;

    private static long allocatedBy(Runnable work) {
        long thread = Thread.currentThread().getId();
        long before = THREADS.getThreadAllocatedBytes(thread);
        work.run();
        return THREADS.getThreadAllocatedBytes(thread) - before;
    }

    @Test
    void aPromotionInAWarmProcessAllocatesLessThanHalfAMegabyte() {
        try (Promoting first = new Promoting();
                Promoting second = new Promoting()) {
            first.promoteStaging();

            assertThat(allocatedBy(second::promoteStaging)).isBetween(1L, 512 * KIB);
        }
    }

    @Test
    void aCopyOf64MebibytesAllocatesLessThan8() {
        try (ScriptedRegistry here = ScriptedRegistry.start();
                ScriptedRegistry there = ScriptedRegistry.start()) {
            Registry registry = TestRegistries.plain(List.of(here.host(), there.host()), new Cancellation());
            Repository from = new Repository(here.host(), "from");
            Repository to = new Repository(there.host(), "to");
            List<Descriptor> layers = List.of(push(here, 1), push(here, 2), push(here, 3), push(here, 4));

            long allocated = allocatedBy(() -> layers.forEach(layer ->
                    assertThat(registry.copyBlob(from, to, layer, bytes -> {})).isEqualTo(BlobArrival.SENT)));

            assertThat(there.blobs("to")).hasSize(4);
            assertThat(allocated).isBetween(1L, 8 * MIB);
        }
    }

    private static Descriptor push(ScriptedRegistry registry, int seed) {
        byte[] bytes = new byte[LAYER];
        new Random(seed).nextBytes(bytes);
        Digest digest = Digest.of(bytes);
        registry.push("from", "t" + seed, new SampleImage("m", new byte[0], List.of(), Map.of(digest, bytes)));
        return new Descriptor("layer", digest, bytes.length, Optional.empty(), "", false);
    }
}
