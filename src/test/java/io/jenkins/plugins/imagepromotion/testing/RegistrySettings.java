package io.jenkins.plugins.imagepromotion.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** How a registry is set up, and what its own test client must show to be let in. */
record RegistrySettings(
        Optional<LoopbackCertificates> tls, boolean basic, Optional<TokenServer> tokens, boolean deletes) {
    /** What {@link DistributionRegistry#USER} sends as Authorization. */
    static final String BASIC = "Basic "
            + Base64.getEncoder()
                    .encodeToString((DistributionRegistry.USER + ":" + DistributionRegistry.PASSWORD)
                            .getBytes(StandardCharsets.UTF_8));

    /** {@link DistributionRegistry#PASSWORD} as bcrypt, the only hash that the registry takes; the JDK has none. */
    private static final String HTPASSWD =
            DistributionRegistry.USER + ":$2b$05$MPTD4ghAduxAhpWIUcbPx.vwrC257gkRIUcLuUf6na4D0ZPlGak62\n";

    String scheme() {
        return tls.isPresent() ? "https" : "http";
    }

    /** The Authorization for working on the repository; empty where everybody may. */
    Optional<String> authorization(String path) {
        return basic
                ? Optional.of(BASIC)
                : tokens.map(server -> "Bearer " + server.sign(List.of("repository:" + path + ":pull,push,delete")));
    }

    /** Writes the configuration file and whatever it names into the folder. */
    Path write(Path folder) {
        try {
            String text = """
                    version: 0.1
                    log:
                      level: info
                      accesslog:
                        disabled: false
                    storage:
                      filesystem:
                        rootdirectory: %s
                      delete:
                        enabled: %s
                      maintenance:
                        uploadpurging:
                          enabled: false
                    http:
                      addr: 127.0.0.1:0
                      secret: only-for-tests
                    """.formatted(folder.resolve("storage"), deletes);
            return Files.writeString(
                    folder.resolve("config.yml"),
                    text + tlsSection(folder) + basicSection(folder) + tokenSection(folder));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String tlsSection(Path folder) {
        if (tls.isEmpty()) {
            return "";
        }
        tls.get().write(folder);
        return """
                  tls:
                    certificate: %s
                    key: %s
                """.formatted(folder.resolve("server.crt"), folder.resolve("server.key"));
    }

    private String basicSection(Path folder) throws IOException {
        if (!basic) {
            return "";
        }
        return """
                auth:
                  htpasswd:
                    realm: test
                    path: %s
                """.formatted(Files.writeString(folder.resolve("htpasswd"), HTPASSWD));
    }

    private String tokenSection(Path folder) throws IOException {
        if (tokens.isEmpty()) {
            return "";
        }
        return """
                auth:
                  token:
                    realm: %s
                    service: %s
                    issuer: %s
                    rootcertbundle: %s
                """.formatted(
                        tokens.get().realm(),
                        TokenServer.SERVICE,
                        TokenServer.ISSUER,
                        tokens.get().writeCertificate(folder));
    }
}
