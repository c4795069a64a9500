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
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;

/** Tells apart in how many ways one request can go wrong on the network. */
public final class NetworkFailures {
    public static final String PROXY_ASKS = "The proxy wants to know who asks.";
    public static final String NAME_PROXY_USER =
            "Give the proxy's user name and password where the proxy is configured.";

    private static final String RUN_AGAIN = "Run it again; if it stays so, ask whoever runs the registry.";

    private final Exchange exchange;

    NetworkFailures(Exchange exchange) {
        this.exchange = exchange;
    }

    RegistryException cancelled() {
        return new RegistryException(
                failure(FailureCode.CANCELLED, "Cancelled before the registry answered.", unlessWrite("")));
    }

    RegistryException outOfTime() {
        return new RegistryException(outOfTime(
                "The registry took longer than is allowed.", exchange.deadline().limit(), "in all"));
    }

    /** Too many others are talking to the host, all the time that there was. */
    RegistryException noPlace() {
        return new RegistryException(outOfTime(
                "Other requests kept the registry busy all the time.",
                exchange.deadline().limit(),
                "in all"));
    }

    /** The host wants to be left alone for longer than there is time. */
    RegistryException hostIsBusy(Instant freeAgain) {
        return new RegistryException(failure(
                        FailureCode.RATE_LIMITED,
                        "The registry has asked to be left alone for a while.",
                        "Run it again after that.")
                .with("free again", freeAgain));
    }

    /**
     * What that exception means.
     *
     * @param answered whether the response had begun, so that the registry was reached
     */
    RegistryException of(IOException e, boolean answered, HttpTimeouts timeouts) {
        return new RegistryException(failure(e, answered, timeouts), e);
    }

    private Failure failure(IOException e, boolean answered, HttpTimeouts timeouts) {
        if (e instanceof SocketTimeoutException) {
            return TransportFailure.isConnecting(e)
                    ? outOfTime("No connection came about in time.", timeouts.connect(), "to connect")
                    : outOfTime("The registry fell silent.", timeouts.idle(), "without a byte");
        }
        if (e instanceof InterruptedIOException) {
            return outOfTime(
                    "The registry took longer than is allowed.",
                    exchange.deadline().requestLimit(),
                    "in all");
        }
        if (answered) {
            return failure(FailureCode.UNREADABLE_ANSWER, "The registry's answer breaks off.", unlessWrite(RUN_AGAIN));
        }
        return e instanceof SSLException tls ? tlsFailure(tls) : connectionFailure(e);
    }

    private Failure connectionFailure(IOException e) {
        if (e instanceof UnknownHostException) {
            return unreachable(
                    "There is no host of this name.",
                    "Check how the registry is spelled, the name service and the proxy.");
        }
        if (e instanceof ConnectException || e instanceof NoRouteToHostException) {
            return unreachable(
                    "Nobody answers at the registry's address.",
                    "Check the port, whether the registry runs, and what the firewall and the proxy allow.");
        }
        if (String.valueOf(e.getMessage()).contains("authenticate with proxy")) {
            return unreachable(PROXY_ASKS, NAME_PROXY_USER);
        }
        if (String.valueOf(e.getMessage()).contains("response code for CONNECT")) {
            return unreachable(
                    "The proxy does not let us through to the registry.",
                    "Have the proxy allow this host and port, or name the host as one that is reached without it.");
        }
        if (e instanceof ProtocolException) {
            return failure(
                    FailureCode.UNREADABLE_ANSWER,
                    "What answers is not an HTTP server.",
                    "Check the port; another service may listen there.");
        }
        return unreachable("The connection broke off before the registry answered.", unlessWrite(RUN_AGAIN));
    }

    private Failure tlsFailure(SSLException e) {
        if (String.valueOf(e.getMessage()).contains("unrecognized SSL message")) {
            return plainHttp();
        }
        if (e instanceof SSLPeerUnverifiedException) {
            return unreachable(
                    "The registry's certificate is made out to another host.",
                    "Use the name that is in the certificate, or have one made for this name.");
        }
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateException) {
                return unreachable(
                        "The registry's certificate is not trusted.",
                        "If it is your own authority's, trust that: --ca FILE, or the trust store of Jenkins' Java.");
            }
        }
        return unreachable(
                "No TLS connection to the registry came about.",
                "Check that the port is the one for HTTPS, and which TLS versions the registry and the proxy allow.");
    }

    private Failure plainHttp() {
        String host = ShownUrl.authority(exchange.url());
        return failure(
                FailureCode.PLAIN_HTTP_NOT_ALLOWED,
                "The registry speaks plain HTTP, which nobody allowed for it.",
                "If that is meant to be, name " + host + " as plain HTTP in Manage Jenkins, or pass --plain-http "
                        + host + ".");
    }

    private Failure unreachable(String summary, String remedy) {
        return failure(FailureCode.UNREACHABLE, summary, remedy);
    }

    private Failure outOfTime(String summary, Duration limit, String of) {
        return Failure.of(FailureCode.TIMED_OUT, summary)
                .with("request", exchange.request().describe())
                .with("limit", HttpTimeouts.text(limit) + " " + of)
                .remedy(unlessWrite(RUN_AGAIN));
    }

    private Failure failure(FailureCode code, String summary, String remedy) {
        return Failure.of(code, summary)
                .with("request", exchange.request().describe())
                .remedy(remedy);
    }

    private String unlessWrite(String remedy) {
        return exchange.request().isPut()
                ? "Whether it was written is not known; running it again finds out and finishes the job."
                : remedy;
    }
}
