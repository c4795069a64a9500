package io.jenkins.plugins.imagepromotion.registry.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.image.Tag;
import io.jenkins.plugins.imagepromotion.registry.Cancellation;
import io.jenkins.plugins.imagepromotion.registry.Credentials;
import io.jenkins.plugins.imagepromotion.registry.Manifest;
import io.jenkins.plugins.imagepromotion.registry.Platform;
import io.jenkins.plugins.imagepromotion.registry.Purpose;
import io.jenkins.plugins.imagepromotion.registry.Registry;
import io.jenkins.plugins.imagepromotion.registry.RegistryAccess;
import io.jenkins.plugins.imagepromotion.testing.DistributionRegistry;
import io.jenkins.plugins.imagepromotion.testing.ImageBuilder;
import io.jenkins.plugins.imagepromotion.testing.SampleImage;
import io.jenkins.plugins.imagepromotion.testing.Skopeo;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Against the CNCF registry in every way that it can be guarded, with skopeo as the judge. */
class HttpRegistryIT {
    private static final Credentials KNOWN =
            Credentials.basic(DistributionRegistry.USER, DistributionRegistry.PASSWORD);
    private static final Tag ONE = new Tag("one");
    private static final Tag TWO = new Tag("two");

    static Stream<DistributionRegistry> registries() {
        return Stream.of(
                DistributionRegistry.plainHttp(),
                DistributionRegistry.overTls(),
                DistributionRegistry.plainHttp().withBasic(),
                DistributionRegistry.overTls().withBasic(),
                DistributionRegistry.plainHttp().withTokens(),
                DistributionRegistry.overTls().withTokens());
    }

    private static HttpConnections connections(DistributionRegistry registry) throws IOException {
        return HttpConnections.open(
                HttpSettings.DEFAULT,
                Map.of(),
                registry.speaksTls() ? Optional.of(registry.authority()) : Optional.empty());
    }

    private static Registry client(HttpConnections connections, DistributionRegistry registry, Credentials who) {
        RegistryAccess access = new RegistryAccess() {
            @Override
            public boolean allowsPlainHttp(String host) {
                return !registry.speaksTls();
            }

            @Override
            public Credentials credentials(Repository repository, Purpose purpose) {
                return who;
            }
        };
        return new HttpRegistry(connections, access, new Cancellation(), warning -> {});
    }

    @ParameterizedTest
    @MethodSource("registries")
    void doesEverythingThatAPromotionNeeds(DistributionRegistry guarded) throws IOException {
        try (DistributionRegistry registry = guarded.start();
                Skopeo skopeo = Skopeo.of(registry);
                HttpConnections connections = connections(registry)) {
            SampleImage image = ImageBuilder.image().label("a", "b").buildIndexWithAttestation();
            registry.push("team/app", "one", image);
            Repository repository = registry.repository("team/app");
            Registry client = client(connections, registry, KNOWN);

            Manifest read = client.manifest(repository, ONE).orElseThrow();
            assertThat(client.manifest(repository, TWO)).isEmpty();
            client.put(repository, TWO, read);

            assertThat(client.head(repository, TWO)).contains(image.digest());
            assertThat(client.tags(repository)).containsExactlyInAnyOrder(ONE, TWO);
            assertThat(skopeo.digest(registry.reference("team/app", "two"))).isEqualTo(image.digest());
            assertThat(registry.bytes("team/app", "two")).isEqualTo(image.bytes());
        }
    }

    @Test
    void readsTheConfigurationOfAnImage() throws IOException {
        try (DistributionRegistry registry = DistributionRegistry.plainHttp().start();
                HttpConnections connections = connections(registry)) {
            registry.push(
                    "app", "one", ImageBuilder.image().docker().label("a", "b").build());
            Registry client = client(connections, registry, Credentials.ANONYMOUS);
            Manifest manifest = client.manifest(registry.repository("app"), ONE).orElseThrow();

            var config = client.config(
                    registry.repository("app"), manifest.links().config().orElseThrow());

            assertThat(config.platform()).isEqualTo(new Platform("linux", "amd64", "", ""));
            assertThat(config.labels()).containsEntry("a", "b");
        }
    }

    @Test
    void needsOneTokenForAWholePromotion() throws IOException {
        try (DistributionRegistry registry =
                        DistributionRegistry.plainHttp().withTokens().start();
                HttpConnections connections = connections(registry)) {
            registry.push("app", "one", ImageBuilder.image().build());
            registry.forgetRequests();
            registry.tokens().forgetRequests();
            Repository repository = registry.repository("app");
            Registry client = client(connections, registry, KNOWN);

            client.put(repository, TWO, client.manifest(repository, ONE).orElseThrow());
            client(connections, registry, KNOWN).manifest(repository, TWO);

            assertThat(registry.requests())
                    .containsExactly(
                            "GET /v2/app/manifests/one 401",
                            "GET /v2/app/manifests/one 200",
                            "PUT /v2/app/manifests/two 201",
                            "GET /v2/app/manifests/two 200");
            assertThat(registry.tokens().requests())
                    .containsExactly(
                            "GET /token?service=registry.test&scope=repository%3Aapp%3Apull%2Cpush as promoter");
        }
    }

    static Stream<DistributionRegistry> guardedRegistries() {
        return Stream.of(
                DistributionRegistry.plainHttp().withBasic(),
                DistributionRegistry.plainHttp().withTokens());
    }

    @ParameterizedTest
    @MethodSource("guardedRegistries")
    void isRefusedWithAWrongPassword(DistributionRegistry guarded) throws IOException {
        try (DistributionRegistry registry = guarded.start();
                HttpConnections connections = connections(registry)) {
            Registry client = client(connections, registry, Credentials.basic(DistributionRegistry.USER, "wrong"));

            assertThatThrownBy(() -> client.manifest(registry.repository("app"), ONE))
                    .hasMessageContaining("[UNAUTHORIZED]")
                    .hasMessageContaining("credentials: user promoter")
                    .hasMessageNotContaining("wrong");
        }
    }

    @Test
    void knowsThatARepositoryDoesNotExist() throws IOException {
        try (DistributionRegistry registry = DistributionRegistry.plainHttp().start();
                HttpConnections connections = connections(registry)) {
            Registry client = client(connections, registry, Credentials.ANONYMOUS);

            assertThat(client.manifest(registry.repository("nothing"), ONE)).isEmpty();
            assertThat(client.tagsIfAny(registry.repository("nothing"))).isEqualTo(List.of());
            assertThatThrownBy(() -> client.tags(registry.repository("nothing")))
                    .hasMessageContaining("[REPOSITORY_NOT_FOUND]");
        }
    }

    @Test
    void recognisesThatTheRegistrySpeaksPlainHttp() throws IOException {
        try (DistributionRegistry registry = DistributionRegistry.plainHttp().start();
                HttpConnections connections = HttpConnections.open(HttpSettings.DEFAULT, Map.of(), Optional.empty())) {
            RegistryAccess httpsOnly = new RegistryAccess() {
                @Override
                public boolean allowsPlainHttp(String host) {
                    return false;
                }

                @Override
                public Credentials credentials(Repository repository, Purpose purpose) {
                    return Credentials.ANONYMOUS;
                }
            };

            assertThatThrownBy(() -> new HttpRegistry(connections, httpsOnly, new Cancellation(), warning -> {})
                            .manifest(registry.repository("app"), ONE))
                    .hasMessageContaining("[PLAIN_HTTP_NOT_ALLOWED]");
        }
    }
}
