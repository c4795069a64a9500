package io.jenkins.plugins.imagepromotion.promotion.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.policy.demand.ProofRule;
import io.jenkins.plugins.imagepromotion.registry.Cancellation;
import io.jenkins.plugins.imagepromotion.signature.Claim;
import io.jenkins.plugins.imagepromotion.signature.Documents;
import io.jenkins.plugins.imagepromotion.signature.FoundSignature;
import io.jenkins.plugins.imagepromotion.signature.FoundSignature.Result;
import io.jenkins.plugins.imagepromotion.signature.Subject;
import io.jenkins.plugins.imagepromotion.signature.Trust;
import io.jenkins.plugins.imagepromotion.signature.key.TrustedKeys;
import io.jenkins.plugins.imagepromotion.signature.key.UnusableMaterial;
import io.jenkins.plugins.imagepromotion.testing.OpenSsl;
import io.jenkins.plugins.imagepromotion.testing.TestRegistries;
import java.time.Clock;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Searches for several images at once, in a registry on loopback. */
class SignatureSearchTest {
    private static final OpenSsl OPENSSL = new OpenSsl();

    @AutoClose
    private final SignedImage signed = new SignedImage(OPENSSL);

    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private final Queue<FoundSignature> found = new ConcurrentLinkedQueue<>();
    private final Queue<FailureCode> failures = new ConcurrentLinkedQueue<>();
    private volatile List<Thread> threads = List.of();
    private volatile boolean interrupts;

    @BeforeAll
    static void makeKeys() {
        OPENSSL.ecKey("ci", "P-256");
    }

    @AfterAll
    static void close() {
        OPENSSL.close();
    }

    /** A rule that stays in the verification until the other search waits, has ended or verifies as well. */
    private final class Watched implements ProofRule {
        @Override
        public Trust trust() {
            try {
                return Trust.in(TrustedKeys.parse(OPENSSL.text("ci.pub")));
            } catch (UnusableMaterial e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public Claim needed(Claim claim) {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            while (most.get() < 2 && threads.stream().anyMatch(this::isBusy)) {
                Thread.onSpinWait();
            }
            while (interrupts && threads.stream().anyMatch(this::isAlive)) {
                threads.stream().filter(this::isAlive).forEach(Thread::interrupt);
                Thread.onSpinWait();
            }
            running.decrementAndGet();
            return claim.withoutContent();
        }

        private boolean isBusy(Thread thread) {
            return thread != Thread.currentThread()
                    && thread.getState() != Thread.State.WAITING
                    && thread.getState() != Thread.State.TERMINATED;
        }

        private boolean isAlive(Thread thread) {
            return thread != Thread.currentThread() && thread.isAlive();
        }

        @Override
        public boolean isMet(List<FoundSignature> signatures) {
            return false;
        }
    }

    private void search() {
        ProofRule rule = new Watched();
        try {
            found.addAll(new SignatureSearch(
                            TestRegistries.plain(signed.registry.host(), new Cancellation()),
                            ImageReference.parse(signed.reference()).repository(),
                            Subject.of(signed.digest),
                            List.of(rule),
                            Clock.systemUTC())
                    .search()
                    .of(rule));
        } catch (ImagePromotionException e) {
            failures.add(e.code());
        }
    }

    private void attach(int components) {
        String sbom = "{\"components\":[" + "{\"name\":\"library\"},".repeat(components) + "{}]}";
        signed.tag(
                ".att",
                signed.attestation("ci", Documents.statement(signed.digest, "https://cyclonedx.org/bom", sbom)));
    }

    private void searchTwice() throws InterruptedException {
        threads = List.of(new Thread(this::search), new Thread(this::search));
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
    }

    /** The images of a release are promoted at once, and each large SBOM needs much memory. */
    @Test
    void verifiesOneLargeDocumentAtATime() throws InterruptedException {
        attach(20_000);

        searchTwice();

        assertThat(most).hasValue(1);
        assertThat(found).extracting(FoundSignature::result).containsExactly(Result.ATTESTATION, Result.ATTESTATION);
    }

    @Test
    void stopsWaitingIfItIsInterrupted() throws InterruptedException {
        attach(20_000);
        interrupts = true;

        searchTwice();

        assertThat(failures).containsExactly(FailureCode.CANCELLED);
        assertThat(found).extracting(FoundSignature::result).containsExactly(Result.ATTESTATION);
    }

    @Test
    void verifiesSmallDocumentsOfSeveralImages() throws InterruptedException {
        attach(1);

        searchTwice();

        assertThat(found).extracting(FoundSignature::result).containsExactly(Result.ATTESTATION, Result.ATTESTATION);
    }
}
