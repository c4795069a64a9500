package io.jenkins.plugins.imagepromotion.registry.http;

import static io.jenkins.plugins.imagepromotion.registry.http.Answers.challenge;
import static io.jenkins.plugins.imagepromotion.registry.http.Answers.error;
import static io.jenkins.plugins.imagepromotion.registry.http.Answers.json;
import static io.jenkins.plugins.imagepromotion.registry.http.Answers.manifest;
import static io.jenkins.plugins.imagepromotion.registry.http.Answers.redirect;
import static io.jenkins.plugins.imagepromotion.registry.http.Answers.status;
import static io.jenkins.plugins.imagepromotion.registry.http.Answers.token;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.jenkins.plugins.imagepromotion.image.Quoted;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.image.Tag;
import io.jenkins.plugins.imagepromotion.registry.Credentials;
import io.jenkins.plugins.imagepromotion.registry.Registry;
import io.jenkins.plugins.imagepromotion.registry.RegistryException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuthenticationTest {
    private static final Credentials BOB = Credentials.basic("bob", "hunter2");
    private static final String BOB_BASIC = " [Basic Ym9iOmh1bnRlcjI=]";
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
    void asksForATokenWithoutCredentialsWhereThereAreNone() {
        host.on(GET, challenge(bearer()), manifest());
        auth.on("GET /token", token("T1"));

        read(network.registry(Credentials.ANONYMOUS));

        assertThat(tokenRequests())
                .containsExactly("auth.example.com GET /token?service=s&scope=repository%3Aapp%3Apull%2Cpush");
    }

    @Test
    void sendsATokenRatherThanAPasswordWhereBothAreOffered() {
        host.on(GET, challenge("Basic realm=\"x\", " + bearer()), manifest());
        auth.on("GET /token", token("T1"));

        read(network.registry(BOB));

        assertThat(network.log()).last().isEqualTo("registry.example.com GET /v2/app/manifests/1.0 [Bearer T1]");
    }

    @Test
    void understandsASchemeInCapitals() {
        host.on(GET, challenge("BASIC realm=\"Sonatype Nexus Repository Manager\""), manifest());

        read(network.registry(BOB));

        assertThat(network.log()).last().isEqualTo("registry.example.com GET /v2/app/manifests/1.0" + BOB_BASIC);
    }

    @Test
    void takesTheAccessTokenOfServicesThatNameItSo() {
        host.on(GET, challenge(bearer()), manifest());
        auth.on("GET /token", json("{\"access_token\":\"T2\"}"));

        read(network.registry(BOB));

        assertThat(network.log()).last().isEqualTo("registry.example.com GET /v2/app/manifests/1.0 [Bearer T2]");
    }

    @Test
    void replacesATokenThatTheRegistryNoLongerTakesOnce() {
        host.on(GET, challenge(bearer()), manifest(), challenge(bearer()), manifest());
        auth.on("GET /token", token("T1"), token("T2"));
        Registry registry = network.registry(BOB);

        read(registry);
        read(registry);

        assertThat(network.log().subList(4, network.log().size()))
                .containsExactly(
                        "registry.example.com GET /v2/app/manifests/1.0 [Bearer T1]",
                        "asked for credentials",
                        "auth.example.com GET /token?service=s&scope=repository%3Aapp%3Apull%2Cpush" + BOB_BASIC,
                        "registry.example.com GET /v2/app/manifests/1.0 [Bearer T2]");
    }

    @Test
    void takesASecondRefusalForFinal() {
        host.on(GET, challenge(bearer()));
        auth.on("GET /token", token("T1"), token("T2"));

        assertThat(refusal(network.registry(BOB))).hasMessage("""
                The registry does not accept the credentials.  [UNAUTHORIZED]
                  request:     GET https://%s/v2/app/manifests/1.0
                  status:      401
                  credentials: user bob
                  it says:     "UNAUTHORIZED: authentication required"
                  Check that they are valid for this registry. Some \
                registries also answer 401 if the repository does not exist.""".formatted(host.address()));
        assertThat(network.log()).hasSize(4);
    }

    @Test
    void doesNotSendARefusedPasswordAgainUnlessItChanged() {
        host.on(GET, challenge("Basic realm=\"x\""));
        Registry registry = network.registry(BOB);

        refusal(registry);
        refusal(registry);

        assertThat(network.log())
                .containsExactly(
                        "registry.example.com GET /v2/app/manifests/1.0",
                        "asked for credentials",
                        "registry.example.com GET /v2/app/manifests/1.0" + BOB_BASIC,
                        "registry.example.com GET /v2/app/manifests/1.0" + BOB_BASIC,
                        "asked for credentials");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Basic realm=\"x\"", "basic", "Negotiate, Basic realm=\"x\"", "Basic"})
    void saysThatThereAreNoCredentials(String challenge) {
        host.on(GET, challenge(challenge));

        assertThat(refusal(network.registry(Credentials.ANONYMOUS))).hasMessage("""
                The registry requires authentication, and there are no credentials for it.  [UNAUTHORIZED]
                  request: GET https://%s/v2/app/manifests/1.0
                  status:  401
                  it says: "UNAUTHORIZED: authentication required"
                  Provide credentials for this registry.""".formatted(host.address()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Negotiate", "Bearer service=\"no realm\"", "nonsense=", "NTLM", "Digest realm=\"x\""})
    void saysThatTheRegistryOffersNoWayToLogInThatIsSupported(String challenge) {
        host.on(GET, challenge(challenge));

        assertThat(refusal(network.registry(BOB))).hasMessage("""
                The registry answered 401 and offers no supported way to log in.  [UNAUTHORIZED]
                  request:   GET https://%s/v2/app/manifests/1.0
                  status:    401
                  it says:   "UNAUTHORIZED: authentication required"
                  challenge: %s
                  No credentials were sent. Configure the registry to offer Basic, or Bearer with the URL of a token service \
                as its realm, and check any proxy in front of it.""".formatted(host.address(), Quoted.text(challenge)));
        assertThat(network.log()).containsExactly("registry.example.com GET /v2/app/manifests/1.0");
    }

    @Test
    void saysThatTheRegistryOffersNoWayToLogIn() {
        host.on(GET, error(401, "UNAUTHORIZED", "who are you"));

        assertThat(refusal(network.registry(BOB))).hasMessage("""
                The registry answered 401 and offers no way to log in.  [UNAUTHORIZED]
                  request:   GET https://%s/v2/app/manifests/1.0
                  status:    401
                  it says:   "UNAUTHORIZED: who are you"
                  challenge: none
                  It did not say how to send credentials, so none were sent. Check the registry, and any proxy in front of \
                it that removes the WWW-Authenticate header.""".formatted(host.address()));
    }

    @Test
    void asksForCredentialsWhereAnAnonymousTokenIsNotEnough() {
        host.on(GET, challenge(bearer()), error(403, "DENIED", "private"));
        auth.on("GET /token", token("T1"));

        assertThat(refusal(network.registry(Credentials.ANONYMOUS)))
                .hasMessageContaining("credentials: none\n")
                .hasMessageEndingWith("\n  Provide credentials with pull access to the repository.");
    }

    @Test
    void asksForMoreRightsWhereTheCredentialsAreNotEnough() {
        host.on(GET, challenge(bearer()), error(403, "DENIED", "private"));
        auth.on("GET /token", token("T1"));

        assertThat(refusal(network.registry(BOB)))
                .hasMessageContaining("credentials: user bob\n")
                .hasMessageContaining("Grant these credentials pull access to the repository");
    }

    @Test
    void quotesTheTitleOfAPageInsteadOfAToken() {
        host.on(GET, challenge(bearer()));
        auth.on(
                "GET /token",
                Answers.unannounced("text/html", "<html><title>Sign in</title></html>"),
                Answers.unannounced("text/plain", "T0KEN"));

        assertThat(refusal(network.registry(BOB))).hasMessage("""
                The token service's response is not a token: it is not JSON.  [UNREADABLE_ANSWER]
                  request: GET https://%s/token?service=s&scope=repository:app:pull,push
                  it says: "Sign in"
                  Check the token service URL that the registry returns.""".formatted(auth.address()));
        assertThat(refusal(network.registry(BOB)).getMessage()).doesNotContain("it says", "T0KEN");
    }

    @Test
    void quotesThePageOfAProxyInFrontOfTheTokenService() {
        host.on(GET, challenge(bearer()));
        auth.on(
                "GET /token",
                Answers.unannounced("text/html", "<html><title>403 Forbidden</title></html>")
                        .code(403));

        assertThat(refusal(network.registry(Credentials.ANONYMOUS))).hasMessage("""
                The token service denied access.  [FORBIDDEN]
                  request:     GET https://%s/token?service=s&scope=repository:app:pull
                  status:      403
                  credentials: none
                  it says:     "403 Forbidden"
                  Provide credentials with pull access to the repository.""".formatted(auth.address()));
    }

    @Test
    void followsARegistryThatChangesItsMind() {
        host.on(GET, challenge(bearer()), manifest(), challenge("Basic realm=\"x\""), manifest());
        auth.on("GET /token", token("T1"), status(404));
        Registry registry = network.registry(BOB);

        read(registry);
        read(registry);
        read(registry);

        assertThat(network.log().subList(4, network.log().size()))
                .containsExactly(
                        "registry.example.com GET /v2/app/manifests/1.0 [Bearer T1]",
                        "asked for credentials",
                        "registry.example.com GET /v2/app/manifests/1.0" + BOB_BASIC,
                        "registry.example.com GET /v2/app/manifests/1.0" + BOB_BASIC);
    }

    @Test
    void neverSharesATokenBetweenCredentials() {
        List<String> seen = new ArrayList<>();
        host.on(GET, request -> {
            String authorization = request.getHeaders().get("Authorization");
            seen.add(String.valueOf(authorization));
            return (authorization == null ? challenge(bearer()) : manifest()).build();
        });
        auth.on("GET /token", token("BOBS"), token("EVES"), token("NOBODYS"));
        HttpConnections connections = network.connections();

        read(network.registry(connections, BOB));
        read(network.registry(connections, Credentials.basic("eve", "x")));
        read(network.registry(connections, Credentials.ANONYMOUS));
        read(network.registry(connections, BOB));

        assertThat(seen).containsExactly("null", "Bearer BOBS", "Bearer EVES", "Bearer NOBODYS", "Bearer BOBS");
    }

    @Test
    void asksForLessWhereAReaderIsRefusedMore() {
        host.on(GET, challenge(bearer()), manifest());
        auth.on("GET /token", error(403, "DENIED", "requested access to the resource is denied"), token("READ"));
        Registry registry = network.registry(BOB);

        read(registry);
        read(registry);

        assertThat(network.log())
                .containsExactly(
                        "registry.example.com GET /v2/app/manifests/1.0",
                        "asked for credentials",
                        "auth.example.com GET /token?service=s&scope=repository%3Aapp%3Apull%2Cpush" + BOB_BASIC,
                        "auth.example.com GET /token?service=s&scope=repository%3Aapp%3Apull" + BOB_BASIC,
                        "registry.example.com GET /v2/app/manifests/1.0 [Bearer READ]",
                        "registry.example.com GET /v2/app/manifests/1.0 [Bearer READ]");
    }

    @Test
    void doesNotAskForLessToWrite() {
        host.on(GET, manifest());
        host.on(PUT, challenge(bearer()));
        auth.on("GET /token", error(403, "DENIED", "requested access to the resource is denied"));
        Registry registry = network.registry(BOB);

        assertThat(catchRefusal(() -> registry.put(
                        repository, TAG, registry.manifest(repository, TAG).orElseThrow())))
                .hasMessage("""
                        The token service denied access.  [FORBIDDEN]
                          request:     GET https://%s/token?service=s&scope=repository:app:pull,push
                          status:      403
                          credentials: user bob
                          it says:     "DENIED: requested access to the resource is denied"
                          Grant these credentials pull access to the repository, and push access for a promotion. \
                        Some registries also answer 403 if the repository does not exist.""".formatted(auth.address()));
        assertThat(tokenRequests()).hasSize(1);
    }

    @Test
    void doesNotTryAWrongPasswordTwice() {
        host.on(GET, challenge(bearer()));
        auth.on(
                "GET /token",
                json("{\"details\":\"incorrect username or password\"}").code(401));

        assertThat(refusal(network.registry(BOB))).hasMessage("""
                The token service does not accept the credentials.  [UNAUTHORIZED]
                  request:     GET https://%s/token?service=s&scope=repository:app:pull,push
                  status:      401
                  credentials: user bob
                  it says:     "incorrect username or password"
                  Check that they are valid for this registry. Some registries also answer 401 if the\
                 repository does not exist.""".formatted(auth.address()));
        assertThat(tokenRequests()).hasSize(1);
    }

    @Test
    void asksForOneScopeAloneWhereAServiceHonoursNoMore() {
        String both = "scope=\"repository:app:pull other:thing:read\"";
        String asking = bearer() + "," + both;
        host.on(GET, challenge(asking), challenge(asking), manifest());
        auth.on("GET /token", Answers.token("LAST"), Answers.token("OURS"));
        Registry registry = network.registry(BOB);

        read(registry);
        read(registry);

        assertThat(tokenRequests())
                .containsExactly(
                        "auth.example.com GET /token?service=s&scope=repository%3Aapp%3Apull%2Cpush"
                                + "&scope=other%3Athing%3Aread" + BOB_BASIC,
                        "auth.example.com GET /token?service=s&scope=repository%3Aapp%3Apull%2Cpush" + BOB_BASIC);
        assertThat(network.log().subList(4, 7))
                .containsExactly(
                        "auth.example.com GET /token?service=s&scope=repository%3Aapp%3Apull%2Cpush" + BOB_BASIC,
                        "registry.example.com GET /v2/app/manifests/1.0 [Bearer OURS]",
                        "registry.example.com GET /v2/app/manifests/1.0 [Bearer OURS]");
    }

    @ParameterizedTest
    @MethodSource("robots")
    void sendsUserAndPasswordAsTheyAre(String user, String password) {
        host.on(GET, challenge("Basic realm=\"r\""), manifest());

        read(network.registry(Credentials.basic(user, password)));

        String basic = Base64.getEncoder().encodeToString((user + ":" + password).getBytes(UTF_8));
        assertThat(network.log()).last().isEqualTo("registry.example.com " + GET + " [Basic " + basic + "]");
    }

    /** Harbor's robots have a dollar in their name, Quay's a plus; a key of Google's is a JSON text of many lines. */
    static Stream<Arguments> robots() {
        return Stream.of(
                arguments("robot$team+ci", "pa$$word${x}"),
                arguments("org+robot", "a:b c\"'%"),
                arguments("_json_key", "{\n  \"type\": \"service_account\",\n  \"key\": \"-----BEGIN\\n\"\n}\n"),
                arguments("AWS", "x".repeat(2500)));
    }

    @Test
    void refusesAUserNameThatCannotBeSent() {
        host.on(GET, challenge("Basic realm=\"x\""));

        assertThat(refusal(network.registry(Credentials.basic("bob:x", "hunter2"))))
                .hasMessage("""
                A user name cannot contain a colon.  [CREDENTIALS_UNUSABLE]
                  credentials: user bob:x
                  Use the account's plain name. A token belongs in the password field.""");
    }

    @Test
    void followsNoRedirectOfATokenService() {
        host.on(GET, challenge(bearer()));
        auth.on("GET /token", redirect(307, "https://elsewhere.example.com/token"));

        assertThat(refusal(network.registry(BOB))).hasMessage("""
                The token service redirects to another URL. Credentials are not sent there.  [UNSAFE_REDIRECT]
                  request: GET https://%s/token?service=s&scope=repository:app:pull,push
                  target:  "https://elsewhere.example.com/token"
                  Ask the registry's administrator to configure the right token service.""".formatted(auth.address()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/moved?x=1", "moved?x=1", "http://%s/moved?x=1"})
    void followsARedirectWithinATokenService(String target) {
        host.on(GET, challenge(bearer()), manifest());
        auth.on("GET /token", redirect(307, target.formatted(auth.address())));
        auth.on("GET /moved", token("fresh"));

        assertThat(network.registry(BOB).manifest(host.repository("app"), new Tag("1.0")))
                .isPresent();
        assertThat(network.log()).contains("auth.example.com GET /moved?x=1 [Basic Ym9iOmh1bnRlcjI=]");
    }

    @Test
    void readsNoMoreOfATokenThanATokenIsLong() {
        host.on(GET, challenge(bearer()));
        auth.on("GET /token", token("x".repeat(70_000)));

        assertThat(refusal(network.registry(BOB)))
                .hasMessageStartingWith("The token service's response is larger than the limit.  [UNREADABLE_ANSWER]");
    }

    @Test
    void refusesATokenThatIsNone() {
        host.on(GET, challenge(bearer()));
        auth.on("GET /token", json("{\"token\":\"\"}"));

        assertThat(refusal(network.registry(BOB)))
                .hasMessageStartingWith(
                        "The token service's response is not a token: it contains no token.  [UNREADABLE_ANSWER]");
    }

    @Test
    void doesNotAnswerTheQuestionOfAPlaceItWasSentTo() {
        ScriptedNetwork.Host cdn = network.https("cdn.example.net");
        host.on(GET, redirect(307, cdn.url("/x")));
        cdn.on("GET /x", challenge("Basic realm=\"give me\""));

        assertThat(refusal(network.registry(BOB))).hasMessage("""
                The server that the registry refers to denied access.  [UNAUTHORIZED]
                  request:   GET %s
                  status:    401
                  it says:   "UNAUTHORIZED: authentication required"
                  challenge: not answered, because it is from another server
                  No credentials are sent to another server. Run it again, because the permission in such a URL expires. \
                If it keeps failing, contact the registry's administrator.""".formatted(cdn.url("/x")));
        assertThat(network.log())
                .containsExactly("registry.example.com GET /v2/app/manifests/1.0", "cdn.example.net GET /x");
    }

    @Test
    void showsNoSecretThatTheRegistryEchoes() {
        host.on(GET, challenge(bearer()), error(400, "BAD", "you sent Bearer T0KEN"));
        auth.on("GET /token", token("T0KEN"));
        assertThat(refusal(network.registry(BOB)).getMessage())
                .contains("it says:     \"BAD: you sent Bearer (hidden)\"")
                .doesNotContain("T0KEN");

        host.on(GET, challenge(bearer()));
        auth.on("GET /token", error(500, "BAD", "Ym9iOmh1bnRlcjI= is bob:hunter2"));
        assertThat(refusal(network.registry(BOB)).getMessage())
                .contains("\"BAD: (hidden) is bob:(hidden)\"")
                .doesNotContain("hunter2");
    }

    @Test
    void saysNothingOfASecretThatIsRefusedWithAnEmptyAnswer() {
        host.on(GET, status(401).addHeader("WWW-Authenticate", "Basic realm=\"x\""));

        assertThat(refusal(network.registry(BOB)).getMessage())
                .contains("credentials: user bob")
                .doesNotContain("hunter2")
                .doesNotContain("Ym9i");
    }
}
