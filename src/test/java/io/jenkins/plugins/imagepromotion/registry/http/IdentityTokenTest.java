package io.jenkins.plugins.imagepromotion.registry.http;

import static io.jenkins.plugins.imagepromotion.registry.http.Answers.challenge;
import static io.jenkins.plugins.imagepromotion.registry.http.Answers.json;
import static io.jenkins.plugins.imagepromotion.registry.http.Answers.manifest;
import static io.jenkins.plugins.imagepromotion.registry.http.Answers.status;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.image.Tag;
import io.jenkins.plugins.imagepromotion.registry.Credentials;
import io.jenkins.plugins.imagepromotion.registry.Registry;
import io.jenkins.plugins.imagepromotion.registry.RegistryException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdentityTokenTest {
    private static final Tag TAG = new Tag("1.0");
    private static final String GET = "GET /v2/app/manifests/1.0";
    private static final String PUT = "PUT /v2/app/manifests/1.0";

    private final ScriptedNetwork network = new ScriptedNetwork();
    private ScriptedNetwork.Host host;
    private ScriptedNetwork.Host auth;
    private Repository repository;

    @BeforeEach
    void start() {
        host = network.https("registry.example.com");
        auth = network.https("auth.example.com");
        repository = host.repository("app");
    }

    @AfterEach
    void stop() {
        network.close();
    }

    private String bearer() {
        return "Bearer realm=\"" + auth.url("/token") + "\",service=\"s\"";
    }

    private void read(Registry registry) {
        assertThat(registry.manifest(repository, TAG)).isPresent();
    }

    private RegistryException refusal(Registry registry) {
        return catchRefusal(() -> registry.manifest(repository, TAG));
    }

    private static RegistryException catchRefusal(Runnable question) {
        return org.assertj.core.api.Assertions.catchThrowableOfType(RegistryException.class, question::run);
    }

    private List<String> tokenRequests() {
        return network.log().stream().filter(line -> line.startsWith("auth.")).toList();
    }

    @Test
    void tradesAnIdentityTokenForOneOfTheRegistry() {
        List<String> forms = new ArrayList<>();
        host.on(GET, challenge(bearer()), manifest());
        auth.on("POST /token", request -> {
            forms.add(request.getBody().utf8());
            return json("{\"access_token\":\"T3\"}").build();
        });

        read(network.registry(Credentials.identityToken("refresh")));

        assertThat(forms)
                .containsExactly("grant_type=refresh_token&client_id=image-promotion&service=s"
                        + "&scope=repository%3Aapp%3Apull%2Cpush&refresh_token=refresh");
        assertThat(network.log())
                .containsExactly(
                        "registry.example.com GET /v2/app/manifests/1.0",
                        "asked for credentials",
                        "auth.example.com POST /token",
                        "registry.example.com GET /v2/app/manifests/1.0 [Bearer T3]");
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 405})
    void presentsAnIdentityTokenAsAPasswordToServicesThatTakeNoForm(int status) {
        host.on(GET, challenge(bearer()), manifest());
        auth.on("POST /token", Answers.status(status)).on("GET /token", Answers.token("T4"));

        read(network.registry(Credentials.identityToken("refresh")));

        assertThat(tokenRequests())
                .containsExactly(
                        "auth.example.com POST /token",
                        "auth.example.com GET /token?service=s&scope=repository%3Aapp%3Apull%2Cpush [Basic "
                                + "MDAwMDAwMDAtMDAwMC0wMDAwLTAwMDAtMDAwMDAwMDAwMDAwOnJlZnJlc2g=]");
        assertThat(network.log()).endsWith("registry.example.com GET /v2/app/manifests/1.0 [Bearer T4]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gcr.io", "eu.gcr.io", "europe-docker.pkg.dev"})
    void sendsATokenToGoogleWithTheUserNameThatItRequires(String name) {
        ScriptedNetwork.Host google = network.https(name);
        google.on(GET, challenge("Bearer realm=\"" + google.url("/v2/token") + "\",service=\"s\""), manifest());
        google.on("GET /v2/token", Answers.token("T5"));

        assertThat(network.registry(Credentials.identityToken("ya29.x")).manifest(google.repository("app"), TAG))
                .isPresent();

        assertThat(network.log())
                .contains(name + " GET /v2/token?service=s&scope=repository%3Aapp%3Apull%2Cpush ["
                        + okhttp3.Credentials.basic("oauth2accesstoken", "ya29.x") + "]");
    }

    @Test
    void takesTheRefusalOfAnIdentityTokenForFinal() {
        host.on(GET, challenge(bearer()));
        auth.on("POST /token", Answers.status(401));

        assertThat(refusal(network.registry(Credentials.identityToken("refresh"))))
                .hasMessage("""
                        The token service does not accept the credentials.  [UNAUTHORIZED]
                          request:     POST https://%s/token
                          status:      401
                          credentials: a token without a user name
                          Check that the token is valid for this registry. If the registry requires a user name, use credentials with \
                        a user name, and the token as their password.""".formatted(auth.address()));
        assertThat(tokenRequests()).containsExactly("auth.example.com POST /token");
    }

    @Test
    void refusesAnIdentityTokenWhereAPasswordIsWanted() {
        host.on(GET, challenge("Basic realm=\"x\""));

        assertThat(refusal(network.registry(Credentials.identityToken("refresh"))))
                .hasMessage("""
                The registry requires a user name and a password, but the credentials are a token without a user name.  [CREDENTIALS_UNUSABLE]
                  registry: https://%s
                  Use credentials with a user name, and the token as their password.""".formatted(host.address()));
    }
}
