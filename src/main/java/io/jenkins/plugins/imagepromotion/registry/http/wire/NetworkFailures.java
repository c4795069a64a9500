package io.jenkins.plugins.imagepromotion.registry.http.wire;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.registry.RegistryException;
import io.jenkins.plugins.imagepromotion.registry.http.syntax.ShownUrl;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;

/** The failures of a request that gets no usable response. */
public record NetworkFailures(Exchange exchange) {
    public static final String PROXY_LOGIN = "The proxy requires authentication.";
    public static final String ADD_PROXY_USER = "Add the user name and password to the proxy configuration.";

    private static final String RUN_AGAIN = "Run it again. If it keeps failing, contact the registry's administrator.";

    RegistryException cancelled() {
        return new RegistryException(
                failure(FailureCode.CANCELLED, "Canceled before the registry responded.", unlessWrite("")));
    }

    RegistryException outOfTime() {
        return new RegistryException(
                outOfTime("Request timed out.", exchange.deadline().limit(), "in total"));
    }

    /** The failure if other requests to the host took all the time. */
    RegistryException noPlace() {
        return new RegistryException(outOfTime(
                "Timed out waiting for other requests to the registry.",
                exchange.deadline().limit(),
                "in total"));
    }

    /** The failure if the host asks us to wait beyond the deadline. */
    RegistryException hostIsBusy(Instant freeAgain) {
        return new RegistryException(failure(
                        FailureCode.RATE_LIMITED,
                        "The registry is rate limiting this client.",
                        "Run it again after that time.")
                .with("retry from", freeAgain));
    }

    /**
     * Returns the failure that an exception means.
     *
     * @param answered whether the response had begun, so that the registry was reached
     */
    RegistryException of(IOException e, boolean answered, HttpTimeouts timeouts) {
        return new RegistryException(failure(e, answered, timeouts), e);
    }

    private Failure failure(IOException e, boolean answered, HttpTimeouts timeouts) {
        if (e instanceof SocketTimeoutException) {
            return TransportFailure.isConnecting(e)
                    ? outOfTime("Connection timed out.", timeouts.connect(), "to connect")
                    : outOfTime("Read timed out.", timeouts.idle(), "without data");
        }
        if (e instanceof InterruptedIOException) {
            return outOfTime("Request timed out.", exchange.deadline().requestLimit(), "in total");
        }
        if (answered) {
            return failure(
                    FailureCode.UNREADABLE_ANSWER, "The registry's response ended too early.", unlessWrite(RUN_AGAIN));
        }
        return e instanceof SSLException tls ? tlsFailure(tls) : connectionFailure(e);
    }

    private Failure connectionFailure(IOException e) {
        if (e instanceof UnknownHostException) {
            return unreachable(
                    "Unknown host.", unlessRedirected("Check the spelling of the registry, the DNS and the proxy."));
        }
        if (e instanceof ConnectException || e instanceof NoRouteToHostException) {
            return unreachable(
                    e instanceof ConnectException ? "Connection refused." : "No route to host.",
                    unlessRedirected("Check the port, the firewall and the proxy, and that the registry is running."));
        }
        if (String.valueOf(e.getMessage()).contains("authenticate with proxy")) {
            return unreachable(PROXY_LOGIN, ADD_PROXY_USER);
        }
        if (String.valueOf(e.getMessage()).contains("response code for CONNECT")) {
            return unreachable(
                    "The proxy refused the connection to the registry.",
                    "Allow this host and port in the proxy, or exclude the host from the proxy.");
        }
        if (e instanceof ProtocolException) {
            return failure(
                    FailureCode.UNREADABLE_ANSWER,
                    "The server does not speak HTTP.",
                    "Check the port. Another service may be listening there.");
        }
        return unreachable("The connection was closed before the registry responded.", unlessWrite(RUN_AGAIN));
    }

    private Failure tlsFailure(SSLException e) {
        if (String.valueOf(e.getMessage()).contains("unrecognized SSL message")) {
            return plainHttp();
        }
        if (e instanceof SSLPeerUnverifiedException) {
            return unreachable(
                    "The registry's certificate is for another host.",
                    "Use a name that is in the certificate, or get a certificate for this name.");
        }
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateException) {
                return unreachable(
                        "The registry's certificate is not trusted.",
                        "If a private authority issued it, add that authority to those that are trusted for this registry.");
            }
        }
        return unreachable(
                "The TLS handshake with the registry failed.",
                "Check that this is the HTTPS port, and which TLS versions the registry and the proxy allow.");
    }

    private Failure plainHttp() {
        return failure(
                FailureCode.PLAIN_HTTP_NOT_ALLOWED,
                "The registry uses plain HTTP, which is not allowed for it.",
                "If this is intended, allow plain HTTP for " + ShownUrl.authority(exchange.url()) + ".");
    }

    private Failure unreachable(String summary, String remedy) {
        return failure(FailureCode.UNREACHABLE, summary, remedy);
    }

    private Failure outOfTime(String summary, Duration limit, String of) {
        return Failure.of(FailureCode.TIMED_OUT, summary)
                .with("request", exchange.request().describe())
                .withOptional("redirected by", redirectedBy())
                .with("limit", HttpTimeouts.text(limit) + " " + of)
                .remedy(unlessWrite(RUN_AGAIN));
    }

    private Failure failure(FailureCode code, String summary, String remedy) {
        return Failure.of(code, summary)
                .with("request", exchange.request().describe())
                .withOptional("redirected by", redirectedBy())
                .remedy(remedy);
    }

    /** Returns the registry that redirected the request; empty if the request went to the registry itself. */
    private Optional<String> redirectedBy() {
        return exchange.isAtItsOrigin() ? Optional.empty() : Optional.of(ShownUrl.authority(exchange.asked()));
    }

    private String unlessRedirected(String remedy) {
        return exchange.isAtItsOrigin()
                ? remedy
                : "The registry redirects to this server. Check that this machine can reach it, and check the proxy. If"
                        + " the address is wrong, contact the registry's administrator.";
    }

    private String unlessWrite(String remedy) {
        return exchange.request().isPut()
                ? "It is unknown whether the write succeeded. Run it again to find out and to complete it."
                : remedy;
    }
}
