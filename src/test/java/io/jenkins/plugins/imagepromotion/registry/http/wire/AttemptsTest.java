package io.jenkins.plugins.imagepromotion.registry.http.wire;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.time.Duration;
import okhttp3.Call;
import okhttp3.EventListener;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import org.junit.jupiter.api.Test;

/** Tests a cancellation between the connection and the TLS handshake, which OkHttp overlooks. */
class AttemptsTest {
    private final EventListener listener =
            new Attempts(Deadline.in(Duration.ofSeconds(1), Duration.ofSeconds(1), new FakeTime())).begin();

    private final Call call = new OkHttpClient()
            .newCall(new Request.Builder().url("https://registry.invalid/v2/").build());

    @Test
    void endsACallThatWasCancelledBeforeTheHandshake() {
        call.cancel();

        assertThatIOException()
                .isThrownBy(() -> listener.secureConnectStart(call))
                .withMessage("Canceled");
    }

    @Test
    void startsTheHandshakeOfAnyOtherCall() {
        assertThatCode(() -> listener.secureConnectStart(call)).doesNotThrowAnyException();
    }
}
