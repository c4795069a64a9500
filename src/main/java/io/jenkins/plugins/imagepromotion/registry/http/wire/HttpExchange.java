package io.jenkins.plugins.imagepromotion.registry.http.wire;

import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.registry.Cancellation;
import io.jenkins.plugins.imagepromotion.registry.RegistryException;
import io.jenkins.plugins.imagepromotion.registry.http.tls.HttpClients;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okio.Buffer;
import okio.BufferedSource;

/**
 * The last layer: one request over the network and its response, within the deadline, read up to a limit. Every byte that we
 * send passes through here, and every secret is recorded, so that later messages hide it.
 *
 * <p>A cancellation ends the request immediately. An interrupt of the thread ends only the lookup of a name and the wait for a connection;
 * otherwise it takes effect before the next request, because Java does not interrupt a socket.
 */
public record HttpExchange(HttpClients clients, HttpTimeouts timeouts, Cancellation cancellation, Secrets secrets)
        implements Pipeline.Layer {
    /**
     * Sends the request once; {@code rest} is empty.
     *
     * <p>The body of a failure is cut off at its limit; the body of a success must fit.
     *
     * @throws RegistryException {@code CANCELLED}, {@code TIMED_OUT}, {@code UNREACHABLE}, {@code PLAIN_HTTP_NOT_ALLOWED},
     *     {@code UNREADABLE_ANSWER} or the code of the request's limit
     */
    @Override
    public RegistryResponse send(Exchange exchange, Pipeline rest) {
        NetworkFailures failures = new NetworkFailures(exchange);
        OkHttpClient client = clients.of(exchange.url())
                .newBuilder()
                .eventListener(exchange.attempts().begin())
                .build();
        stopIfUnwanted(failures);
        long nanosLeft = exchange.deadline().forRequest().toNanos();
        if (nanosLeft <= 0) {
            throw failures.outOfTime();
        }
        exchange.authorization().ifPresent(secrets::sent);
        Call call = client.newCall(withCommonHeaders(exchange.request().http()));
        call.timeout().timeout(nanosLeft, TimeUnit.NANOSECONDS);
        Cancellation.Registration registration = cancellation.onCancel(call::cancel);
        boolean answered = false;
        try (Response response = execute(call)) {
            answered = true;
            return read(exchange, response);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failures.cancelled();
        } catch (IOException e) {
            stopIfUnwanted(failures);
            exchange.attempts().failed(e, answered);
            throw failures.of(e, answered, timeouts);
        } finally {
            registration.close();
        }
    }

    /** Declares the exception that OkHttp throws if the thread is interrupted while it connects; Kotlin does not declare it. */
    private static Response execute(Call call) throws IOException, InterruptedException {
        return call.execute();
    }

    private void stopIfUnwanted(NetworkFailures failures) {
        if (cancellation.isCancelled() || Thread.currentThread().isInterrupted()) {
            throw failures.cancelled();
        }
    }

    /**
     * Requests identity encoding, because the digest covers the bytes that the registry stores. Bypasses proxy caches,
     * because only the image that a tag holds now counts.
     */
    private static Request withCommonHeaders(Request request) {
        return request.newBuilder()
                .header("User-Agent", "image-promotion")
                .header("Accept-Encoding", "identity")
                .header("Cache-Control", "no-cache")
                .build();
    }

    private static RegistryResponse read(Exchange exchange, Response response) throws IOException {
        BufferedSource source = response.body().source();
        if (!response.isSuccessful()) {
            return new RegistryResponse(exchange, response, readError(source));
        }
        RegistryRequest request = exchange.request();
        if (request.consumer().isPresent()) {
            RegistryResponse taken = new RegistryResponse(exchange, response, new byte[0]);
            request.consumer().get().take(taken, source);
            return taken;
        }
        RegistryResponse read = new RegistryResponse(exchange, response, readAll(exchange, response, source));
        if (!"identity".equalsIgnoreCase(response.header("Content-Encoding", "identity"))) {
            throw read.failure(
                    FailureCode.UNREADABLE_ANSWER,
                    "The registry sent compressed content although the request excluded it.",
                    "Turn off compression in the proxy in front of the registry.");
        }
        return read;
    }

    private static byte[] readAll(Exchange exchange, Response response, BufferedSource source) throws IOException {
        BodyLimit limit = exchange.request().limit();
        boolean hasBody = !exchange.request().http().method().equals("HEAD");
        long announced = hasBody ? response.body().contentLength() : 0;
        if (announced > limit.bytes() || source.request(limit.bytes() + 1)) {
            RegistryResponse tooLarge = new RegistryResponse(exchange, response, new byte[0]);
            throw new RegistryException(tooLarge.failure(limit.code(), limit.summary())
                    .with("limit", limit.bytes() + " bytes")
                    .with("size", announced > 0 ? announced + " bytes" : "more than the limit"));
        }
        return source.readByteArray();
    }

    /** Reads what it can: the status shows that it is a failure, even if the text is cut off. */
    private static byte[] readError(BufferedSource source) {
        try {
            source.request(BodyLimit.ERROR.bytes());
        } catch (IOException e) {
            // The response contains what has arrived.
        }
        Buffer arrived = source.getBuffer();
        return arrived.snapshot((int) Math.min(arrived.size(), BodyLimit.ERROR.bytes()))
                .toByteArray();
    }
}
