package io.jenkins.plugins.imagepromotion.registry.http.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.imagepromotion.registry.RegistryTls;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Test;

class HttpClientsTest {
    private final List<String> asked = new ArrayList<>();
    private final OkHttpClient plain = new OkHttpClient();
    private final OkHttpClient shared = new OkHttpClient();

    private OkHttpClient client(RegistryTls tls, String url) {
        return clients(tls).of(HttpUrl.get(url));
    }

    private HttpClients clients(RegistryTls tls) {
        return new HttpClients(plain, () -> shared, host -> {
            asked.add(host);
            return tls;
        });
    }

    @Test
    void asksOnceForEachHostAndLeavesTheUsualPortOut() {
        HeldCertificate authority =
                new HeldCertificate.Builder().certificateAuthority(0).build();
        HttpClients clients = clients(new RegistryTls(List.of(authority.certificate()), Optional.empty()));

        assertThat(clients.of(HttpUrl.get("https://registry.example.com/")))
                .isSameAs(clients.of(HttpUrl.get("https://registry.example.com:443/v2/")))
                .isNotSameAs(shared);
        assertThat(asked).containsExactly("registry.example.com");
    }

    @Test
    void sharesOneClientWhereNothingSpecialIsNeeded() {
        assertThat(client(RegistryTls.ORDINARY, "https://registry.example.com:5000/"))
                .isSameAs(shared);
        assertThat(client(RegistryTls.ORDINARY, "http://registry.example.com/")).isSameAs(plain);
        assertThat(asked).containsExactly("registry.example.com:5000");
    }

    @Test
    void createsNoClientForHttpsIfOnlyPlainHttpIsUsed() {
        HttpClients clients = new HttpClients(
                plain,
                () -> {
                    throw new AssertionError("reads every certificate that Java trusts");
                },
                host -> RegistryTls.ORDINARY);

        assertThat(clients.of(HttpUrl.get("http://registry.example.com/"))).isSameAs(plain);
    }
}
