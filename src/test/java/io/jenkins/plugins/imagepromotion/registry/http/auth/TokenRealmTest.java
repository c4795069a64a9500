package io.jenkins.plugins.imagepromotion.registry.http.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.registry.Credentials;
import io.jenkins.plugins.imagepromotion.registry.Purpose;
import io.jenkins.plugins.imagepromotion.registry.RegistryAccess;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenRealmTest {
    private static final Credentials BOB = Credentials.basic("bob", "hunter2");

    private static HttpUrl check(String registry, String realm, Credentials credentials) {
        HttpUrl url = HttpUrl.get(registry);
        RegistryAccess access = new RegistryAccess() {
            @Override
            public boolean allowsPlainHttp(String host) {
                return !url.isHttps();
            }

            @Override
            public Credentials credentials(Repository repository, Purpose purpose) {
                return credentials;
            }

            @Override
            public boolean allowsTokenRealm(String host, String realmHost) {
                return realmHost.equals("allowed.example.net");
            }
        };
        return new TokenRealm(new Repository(url.host(), "app"), access).check(url, realm, credentials);
    }

    @ParameterizedTest
    @CsvSource({
        // the services as they are in the world
        "https://registry-1.docker.io, https://auth.docker.io/token",
        "https://ghcr.io, https://ghcr.io/token",
        "https://quay.io, https://quay.io/v2/auth",
        "https://gcr.io, https://gcr.io/v2/token",
        "https://europe-docker.pkg.dev, https://europe-docker.pkg.dev/v2/token",
        "https://registry.gitlab.com, https://gitlab.com/jwt/auth",
        "https://team.azurecr.io, https://team.azurecr.io/oauth2/token",
        "https://public.ecr.aws, https://public.ecr.aws/token/",
        "https://registry.digitalocean.com, https://api.digitalocean.com/v2/registry/auth",
        "https://rg.fr-par.scw.cloud, https://api.scaleway.com/registry-internal/v1/regions/fr-par/tokens",
        "https://gitlab.example.co.uk:5050, https://gitlab.example.co.uk/jwt/auth",
        // the rules
        "https://registry.example.com:5000, https://auth.example.com/token",
        "https://registry.corp, https://auth.registry.corp/token",
        "https://registry.corp:5000, https://registry.corp/token",
        "https://registry.example.com, https://allowed.example.net/token",
        "http://registry.example.com:5000, http://registry.example.com:5000/token",
        "http://registry.example.com:5000, http://registry.example.com:5001/token",
        "http://registry.example.com:5000, https://auth.example.com/token",
        "http://127.0.0.1:5000, http://127.0.0.1:5001/token",
        "http://localhost:5000, http://localhost:5001/token",
        "https://10.0.0.1, https://10.0.0.1:8443/token",
        "https://[::1]:5000, https://[::1]:5001/token",
    })
    void letsCredentialsGoWhereTheyBelong(String registry, String realm) {
        assertThat(check(registry, realm, BOB)).isEqualTo(HttpUrl.get(realm));
        assertThat(check(registry, realm, Credentials.identityToken("x"))).isEqualTo(HttpUrl.get(realm));
    }

    @ParameterizedTest
    @CsvSource({
        "https://registry.example.com, http://registry.example.com/token, https://registry.example.com/token",
        "https://localhost:5000, http://localhost:5000/token, https://localhost:5000/token",
        "https://registry.corp:5000, http://registry.corp/token, https://registry.corp:5000/token",
        "https://registry.corp:5000, https://registry.corp/v2/token, https://registry.corp:5000/v2/token",
        "http://registry.corp:5000, http://registry.corp/v2/token, http://registry.corp:5000/v2/token",
        "https://8.8.8.8:5000, http://8.8.8.8/token, https://8.8.8.8:5000/token",
    })
    void asksTheRegistryIfAProxyHidItsSchemeOrPort(String registry, String realm, String expected) {
        assertThat(check(registry, realm, BOB)).isEqualTo(HttpUrl.get(expected));
    }

    @ParameterizedTest
    @CsvSource({
        "https://registry.example.com, https://evil.example.net/token",
        "https://registry.example.com, https://registry.example.com.evil.net/token",
        "https://registry.example.com, https://evilexample.com/token",
        "https://registry.co.uk, https://evil.co.uk/token",
        "https://bob.github.io, https://eve.github.io/token",
        "https://registry.corp, https://auth.corp/token",
        "https://com, https://evil.com/token",
        "https://8.8.8.8, https://8.8.8.8:8443/token",
        "https://8.8.8.8, https://9.8.8.8/token",
        "https://127.0.0.1:5000, https://127.0.0.2:5000/token",
        "https://evil-scw.cloud, https://api.scaleway.com/token",
        "https://docker.io, https://auth.evil.io/token",
        "https://api.scaleway.com, https://rg.fr-par.scw.cloud/token",
    })
    void keepsCredentialsFromForeignHosts(String registry, String realm) {
        assertThatThrownBy(() -> check(registry, realm, BOB))
                .hasMessage("""
                The registry's token service is on a host that does not belong to it.  [UNSAFE_REDIRECT]
                  registry:      %s
                  token service: %s
                  Nothing was sent there. If this host may receive the credentials for %s, an administrator\
                 can allow it.""".formatted(registry, realm, HttpUrl.get(registry).host()));
    }

    @Test
    void asksWithoutCredentialsAlsoElsewhere() {
        assertThatCode(() ->
                        check("https://registry.example.com", "https://auth.example.net/token", Credentials.ANONYMOUS))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "https://registry.example.com, http://registry.example.com:8080/token",
        "https://registry.example.com, http://auth.example.com/token",
        "http://registry.example.com, http://auth.example.com/token",
        "http://registry.example.com, http://allowed.example.net/token",
        "http://127.0.0.1:5000, http://localhost:5001/token",
    })
    void asksNobodyOverPlainHttp(String registry, String realm) {
        for (Credentials credentials : new Credentials[] {BOB, Credentials.ANONYMOUS}) {
            assertThatThrownBy(() -> check(registry, realm, credentials)).hasMessage("""
                    The registry's token service uses plain HTTP.  [UNSAFE_REDIRECT]
                      registry:      %s
                      token service: %s
                      Nothing was sent there. The registry's configuration is wrong. Ask its administrator to correct\
                     its external URL and the URL of its token service.""".formatted(registry, realm));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://127.0.0.1/",
                "https://169.254.169.254/",
                "https://10.1.2.3/",
                "https://[fd00::1]/",
                "https://localhost/",
                "https://2130706433/",
                "https://0x7f.1/"
            })
    void asksNobodyAtAPrivateAddressForARegistryThatIsElsewhere(String realm) {
        for (Credentials credentials : new Credentials[] {BOB, Credentials.ANONYMOUS}) {
            assertThatThrownBy(() -> check("https://registry.example.com", realm, credentials))
                    .hasMessageStartingWith(
                            "The registry points to a token service at a private address.  [UNSAFE_REDIRECT]");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'', ''",
        "token, token",
        "/token, /token",
        "ftp://registry.example.com/, ftp://registry.example.com/",
        "null://registry.example.com/v2/token?key=secret, null://registry.example.com/v2/token?…",
        "https://, https://",
        "registry.example.com/token, registry.example.com/token",
        "http://[registry]/token, http://[registry]/token",
        "${REALM}, ${REALM}",
        "https://u:p@registry.example.com/, https://…@registry.example.com/",
        "https://u@registry.example.com/, https://…@registry.example.com/",
    })
    void showsARealmThatIsNotAUrl(String realm, String shown) {
        assertThatThrownBy(() -> check("https://registry.example.com", realm, Credentials.ANONYMOUS))
                .hasMessage("""
                The registry's challenge does not contain a usable token service URL.  [UNREADABLE_ANSWER]
                  registry:      https://registry.example.com
                  token service: "%s"
                  The registry's configuration is wrong. Ask its administrator to correct its external URL and the\
                 URL of its token service.""".formatted(shown));
    }
}
