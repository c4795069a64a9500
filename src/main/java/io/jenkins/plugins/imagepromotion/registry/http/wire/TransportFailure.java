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

/** How an exchange ended that did not end with an answer. */
enum TransportFailure {
    /** Cut off in the middle, or no connection in time: the next try may well pass. */
    IN_PASSING,
    /** Not a byte for so long: perhaps a connection that a firewall has forgotten, which one more try tells. */
    SILENCE,
    /** The next try would end the same way, or there is no time for one. */
    FOR_GOOD;

    /**
     * What that exception is.
     *
     * @param answered whether the answer had begun
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

    /** Whether a time ran out before there was a connection; the JDK says so in words only. */
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

    /** Whether the proxy refused to make a tunnel; OkHttp says so in words only. */
    static boolean isOfProxy(IOException e) {
        String message = String.valueOf(e.getMessage());
        return message.equals("Failed to authenticate with proxy")
                || message.startsWith("Unexpected response code for CONNECT");
    }

    /** TLS wraps what happens to the connection below it. */
    private static boolean isCutOff(Throwable e) {
        for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof SocketException || cause instanceof EOFException) {
                return true;
            }
        }
        return false;
    }
}
