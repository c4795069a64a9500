package io.jenkins.plugins.imagepromotion.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.HttpUrl;
import okhttp3.tls.HeldCertificate;

/**
 * The token server beside a registry (distribution, "Token Authentication Specification"): signs what was asked for to the
 * one user it knows, and the pulling part of it to strangers.
 */
public final class TokenServer implements AutoCloseable {
    static final String SERVICE = "registry.test";
    static final String ISSUER = "issuer.test";

    private static final Pattern SCOPE = Pattern.compile("repository:([a-z0-9/._-]+):([a-z,*]+)");
    private static final long LIFETIME_SECONDS = 300;

    private final HeldCertificate signer =
            new HeldCertificate.Builder().commonName(ISSUER).rsa2048().build();
    private final MockWebServer server = new MockWebServer();
    private final List<String> requests = new CopyOnWriteArrayList<>();

    TokenServer(Optional<LoopbackCertificates> certificates) {
        certificates.ifPresent(tls -> server.useHttps(tls.server().sslSocketFactory()));
        server.setDispatcher(new Tokens());
        try {
            server.start(InetAddress.getByName("127.0.0.1"), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where tokens are to be had. */
    HttpUrl realm() {
        return server.url("/token").newBuilder().host("127.0.0.1").build();
    }

    /** Writes the certificate by which the registry knows our signature. */
    Path writeCertificate(Path folder) throws IOException {
        return Files.writeString(folder.resolve("tokens.crt"), signer.certificatePem());
    }

    /** What was asked, oldest first, each as {@code METHOD /target as user} or {@code ... as nobody}. */
    public List<String> requests() {
        return List.copyOf(requests);
    }

    /** Forgets what was asked until now. */
    public void forgetRequests() {
        requests.clear();
    }

    /** A signed token for these scopes, such as {@code repository:app:pull,push}. */
    String sign(List<String> scopes) {
        long now = Instant.now().getEpochSecond();
        String access = scopes.stream()
                .flatMap(scope -> SCOPE.matcher(scope).results())
                .map(TokenServer::access)
                .collect(Collectors.joining(","));
        String certificate = signer.certificatePem().replaceAll("-----[A-Z ]+-----|\\s", "");
        String signed = base64("{\"typ\":\"JWT\",\"alg\":\"RS256\",\"x5c\":[\"" + certificate + "\"]}")
                + "."
                + base64("""
                        {"iss":"%s","sub":"test","aud":"%s","iat":%d,"nbf":%d,"exp":%d,"jti":"%d","access":[%s]}""".formatted(
                                ISSUER, SERVICE, now, now - 5, now + LIFETIME_SECONDS, System.nanoTime(), access));
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(signer.keyPair().getPrivate());
            signature.update(signed.getBytes(StandardCharsets.US_ASCII));
            return signed + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String access(MatchResult scope) {
        return "{\"type\":\"repository\",\"name\":\"" + scope.group(1) + "\",\"actions\":[\""
                + scope.group(2).replace(",", "\",\"") + "\"]}";
    }

    private static String base64(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        server.close();
    }

    private final class Tokens extends Dispatcher {
        @Override
        public MockResponse dispatch(RecordedRequest request) {
            String authorization = request.getHeaders().get("Authorization");
            boolean known = RegistrySettings.BASIC.equals(authorization);
            requests.add(request.getMethod() + " " + request.getTarget() + " as "
                    + (authorization == null ? "nobody" : known ? DistributionRegistry.USER : "a stranger"));
            if (authorization != null && !known) {
                return answer(401, "{\"details\":\"incorrect username or password\"}");
            }
            if (!request.getMethod().equals("GET")
                    || !request.getUrl().encodedPath().equals("/token")) {
                return answer(404, "{\"details\":\"only GET /token\"}");
            }
            List<String> scopes = request.getUrl().queryParameterValues("scope").stream()
                    .map(Objects::requireNonNull)
                    .map(scope -> known ? scope : scope.replaceAll(":pull,.*$", ":pull"))
                    .toList();
            return answer(200, "{\"token\":\"" + sign(scopes) + "\",\"expires_in\":" + LIFETIME_SECONDS + "}");
        }

        private MockResponse answer(int status, String json) {
            return new MockResponse.Builder()
                    .code(status)
                    .setHeader("Content-Type", "application/json")
                    .body(json)
                    .build();
        }
    }
}
