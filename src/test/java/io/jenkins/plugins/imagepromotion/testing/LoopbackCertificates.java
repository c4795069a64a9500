package io.jenkins.plugins.imagepromotion.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;

/** A certificate for 127.0.0.1, signed by an authority that nobody trusts unless told to. */
final class LoopbackCertificates {
    private final HeldCertificate authority = new HeldCertificate.Builder()
            .commonName("image-promotion test authority")
            .certificateAuthority(0)
            .build();
    private final HeldCertificate server = new HeldCertificate.Builder()
            .commonName("127.0.0.1")
            .addSubjectAlternativeName("127.0.0.1")
            .signedBy(authority)
            .build();

    /** Writes {@code trust/ca.crt}, {@code server.crt} and {@code server.key}, PEM. */
    void write(Path folder) {
        try {
            Files.writeString(
                    Files.createDirectories(folder.resolve("trust")).resolve("ca.crt"), authority.certificatePem());
            Files.writeString(folder.resolve("server.crt"), server.certificatePem());
            Files.writeString(folder.resolve("server.key"), server.privateKeyPkcs8Pem());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** For a server that shows this certificate. */
    HandshakeCertificates server() {
        return new HandshakeCertificates.Builder().heldCertificate(server).build();
    }

    /** For a client that trusts this authority and no other. */
    HandshakeCertificates client() {
        return new HandshakeCertificates.Builder()
                .addTrustedCertificate(authority.certificate())
                .build();
    }
}
