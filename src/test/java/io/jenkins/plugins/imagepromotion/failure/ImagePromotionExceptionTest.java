package io.jenkins.plugins.imagepromotion.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import org.junit.jupiter.api.Test;

class ImagePromotionExceptionTest {
    private static final Failure FAILURE = Failure.of(FailureCode.DIGEST_MISMATCH, "The digests differ.")
            .with("expected", "sha256:15f8")
            .with("found", "sha256:9b2e")
            .remedy("Trust the digest.");

    @Test
    void saysTheWholeFailure() {
        ImagePromotionException exception = new ImagePromotionException(FAILURE);

        assertThat(exception).hasMessage(FAILURE.toString()).hasNoCause();
        assertThat(exception.failure()).isEqualTo(FAILURE);
        assertThat(exception.code()).isEqualTo(FailureCode.DIGEST_MISMATCH);
    }

    @Test
    void keepsTheCauseOutOfTheMessage() {
        Throwable cause = new IllegalStateException("token abc");

        assertThat(new ImagePromotionException(FAILURE, cause))
                .hasCause(cause)
                .hasMessage(FAILURE.toString())
                .hasMessageNotContaining("token abc");
    }

    @Test
    void arrivesWholeFromAnotherMachine() throws Exception {
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(wire)) {
            out.writeObject(new ImagePromotionException(FAILURE));
        }

        ImagePromotionException arrived;
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(wire.toByteArray()))) {
            arrived = (ImagePromotionException) in.readObject();
        }

        assertThat(arrived.failure()).isEqualTo(FAILURE);
        assertThat(arrived.code()).isEqualTo(FailureCode.DIGEST_MISMATCH);
        assertThat(arrived).hasMessage(FAILURE.toString());
    }
}
