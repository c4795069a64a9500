package io.jenkins.plugins.imagepromotion.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.stream.Stream;
import okhttp3.Call;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GuardedRegistriesIT {
    static Stream<DistributionRegistry> registries() {
        return Stream.of(
                DistributionRegistry.overTls(),
                DistributionRegistry.plainHttp().withBasic(),
                DistributionRegistry.overTls().withBasic(),
                DistributionRegistry.plainHttp().withTokens(),
                DistributionRegistry.overTls().withTokens());
    }

    @ParameterizedTest
    @MethodSource("registries")
    void letThoseInWhoAreKnown(DistributionRegistry guarded) {
        try (DistributionRegistry registry = guarded.start();
                Skopeo skopeo = Skopeo.of(registry)) {
            SampleImage image = ImageBuilder.image().buildIndexWithAttestation();
            registry.push("team/app", "one", image);

            skopeo.push(image, "team/copy", "two");

            assertThat(skopeo.digest(registry.reference("team/app", "one"))).isEqualTo(image.digest());
            assertThat(registry.bytes("team/copy", "two")).isEqualTo(image.bytes());
        }
    }

    @Test
    void basicRefusesStrangers() throws IOException {
        try (DistributionRegistry registry =
                DistributionRegistry.plainHttp().withBasic().start()) {
            try (Response response = answer(new OkHttpClient(), "http://" + registry.host() + "/v2/")) {
                assertThat(response.code()).isEqualTo(401);
                assertThat(response.header("WWW-Authenticate")).isEqualTo("Basic realm=\"test\"");
            }
        }
    }

    @Test
    void tokensAreForOneScopeAndRecorded() throws IOException {
        try (DistributionRegistry registry =
                        DistributionRegistry.plainHttp().withTokens().start();
                Skopeo skopeo = Skopeo.of(registry)) {
            registry.push("app", "one", ImageBuilder.image().build());
            registry.forgetRequests();

            skopeo.raw(registry.reference("app", "one"));

            assertThat(registry.requests()).containsExactly("GET /v2/ 401", "GET /v2/app/manifests/one 200");
            assertThat(registry.tokens().requests())
                    .containsExactly("GET /token?account=promoter&scope=repository%3Aapp%3Apull&service=registry.test"
                            + " as promoter");
            try (Response response =
                    answer(new OkHttpClient(), "http://" + registry.host() + "/v2/other/manifests/one")) {
                assertThat(response.header("WWW-Authenticate"))
                        .isEqualTo("Bearer realm=\"" + registry.tokens().realm()
                                + "\",service=\"registry.test\",scope=\"repository:other:pull\"");
            }
        }
    }

    @Test
    void tokenServerGivesStrangersNothingToPushWith() throws IOException {
        try (DistributionRegistry registry =
                DistributionRegistry.plainHttp().withTokens().start()) {
            String asked = registry.tokens().realm() + "?service=registry.test&scope=repository:app:pull,push";

            try (Response response = answer(new OkHttpClient(), asked)) {
                String token = response.body().string().split("\"")[3];
                String claims = new String(java.util.Base64.getUrlDecoder().decode(token.split("\\.")[1]));
                assertThat(claims).contains("\"actions\":[\"pull\"]");
            }
            assertThat(registry.tokens().requests())
                    .hasSize(1)
                    .first()
                    .asString()
                    .endsWith(" as nobody");
        }
    }

    @Test
    void tlsIsTrustedOnlyByThoseWhoKnowTheAuthority() throws IOException {
        try (DistributionRegistry registry = DistributionRegistry.overTls().start()) {
            String url = "https://" + registry.host() + "/v2/";
            OkHttpClient knowing = new OkHttpClient.Builder()
                    .sslSocketFactory(
                            registry.clientCertificates().sslSocketFactory(),
                            registry.clientCertificates().trustManager())
                    .build();

            Assertions.assertThatThrownBy(() -> answer(new OkHttpClient(), url))
                    .isInstanceOf(javax.net.ssl.SSLHandshakeException.class);
            try (Response response = answer(knowing, url)) {
                assertThat(response.code()).isEqualTo(200);
            }
            assertThat(registry.authority()).content().startsWith("-----BEGIN CERTIFICATE-----");
        }
    }

    private static Response answer(OkHttpClient client, String url) throws IOException {
        Call call = client.newCall(new Request.Builder().url(url).build());
        return call.execute();
    }
}
