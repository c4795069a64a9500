package io.jenkins.plugins.imagepromotion.registry.http;

import io.jenkins.plugins.imagepromotion.registry.ConnectionSecurity;
import java.security.cert.X509Certificate;
import java.util.Optional;
import okhttp3.Connection;
import okhttp3.Handshake;
import okhttp3.Interceptor;
import okhttp3.Request;

/** Notes how the connection was secured over which a request went that carries one of these as its tag. */
final class TlsSight {
    private volatile Optional<ConnectionSecurity> seen = Optional.empty();

    /** The request with a place to note it in. */
    Request on(Request request) {
        return request.newBuilder().tag(TlsSight.class, this).build();
    }

    /** Looks at the connection of a request that somebody wants to know this of. */
    static void note(Interceptor.Chain chain) {
        TlsSight sight = chain.request().tag(TlsSight.class);
        Connection connection = chain.connection();
        if (sight != null && connection != null) {
            sight.seen = Optional.ofNullable(connection.handshake()).flatMap(TlsSight::read);
        }
    }

    private static Optional<ConnectionSecurity> read(Handshake handshake) {
        return handshake.peerCertificates().stream()
                .filter(X509Certificate.class::isInstance)
                .map(X509Certificate.class::cast)
                .findFirst()
                .map(certificate -> new ConnectionSecurity(
                        handshake.tlsVersion().javaName(),
                        certificate.getNotAfter().toInstant()));
    }

    Optional<ConnectionSecurity> seen() {
        return seen;
    }
}
