package io.jenkins.plugins.imagepromotion.registry.http.wire;

import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.ProtocolException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Locale;
import javax.net.ssl.SSLException;

/** How a request without a complete response failed. */
enum TransportFailure {
    /** The connection broke or took too long: another attempt may succeed. */
    IN_PASSING,
    /** No data for too long: perhaps a firewall dropped the connection, so one more attempt may succeed. */
    SILENCE,
    /** Another attempt would fail in the same way, or no time is left for it. */
    FOR_GOOD;

    /**
     * Classifies an exception.
     *
     * @param answered whether the response had begun
     */
    static TransportFailure of(IOException e, boolean answered) {
        if (e instanceof SocketTimeoutException) {
            return isConnecting(e) ? IN_PASSING : SILENCE;
        }
        if (e instanceof InterruptedIOException) {
            return FOR_GOOD;
        }
        if (answered) {
            return IN_PASSING;
        }
        if (e instanceof SSLException) {
            return isCutOff(e) ? IN_PASSING : FOR_GOOD;
        }
        return isDefinite(e) ? FOR_GOOD : IN_PASSING;
    }

    /** Returns true if the connection timed out; the JDK reports that only in the message. */
    static boolean isConnecting(IOException timeout) {
        return String.valueOf(timeout.getMessage()).toLowerCase(Locale.ROOT).contains("connect");
    }

    private static boolean isDefinite(IOException e) {
        return e instanceof UnknownHostException
                || e instanceof ConnectException
                || e instanceof NoRouteToHostException
                || e instanceof ProtocolException
                || isOfProxy(e);
    }

    /** Returns true if the proxy refused a tunnel; OkHttp reports that only in the message. */
    static boolean isOfProxy(IOException e) {
        String message = String.valueOf(e.getMessage());
        return message.equals("Failed to authenticate with proxy")
                || message.startsWith("Unexpected response code for CONNECT");
    }

    /** TLS wraps the failures of the connection below it. */
    private static boolean isCutOff(Throwable e) {
        for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof SocketException || cause instanceof EOFException) {
                return true;
            }
        }
        return false;
    }
}
