package io.jenkins.plugins.imagepromotion.registry.http.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.registry.http.wire.RegistryResponse;
import io.jenkins.plugins.imagepromotion.registry.http.wire.Responses;
import io.jenkins.plugins.imagepromotion.testing.Quirk;
import java.util.Arrays;
import okhttp3.Headers;
import okhttp3.Request;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegistryProfileTest {
    private static RegistryResponse answer(String method, String host, int status, String... fields) {
        Request request = new Request.Builder()
                .url("https://" + host + "/v2/app/manifests/1.0")
                .method(method, method.equals("PUT") ? okhttp3.RequestBody.EMPTY : null)
                .build();
        Headers.Builder headers = new Headers.Builder();
        Arrays.stream(fields).forEach(headers::add);
        return Responses.of(request, status, headers.build());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "123456789012.dkr.ecr.eu-west-1.amazonaws.com | | ECR",
                "public.ecr.aws | | ECR",
                "ghcr.io | | GHCR",
                "registry-1.docker.io | | DOCKER_HUB",
                "auth.docker.io | | DOCKER_HUB",
                "team.azurecr.io | | ACR",
                "europe-docker.pkg.dev | | GAR",
                "eu.gcr.io | | GAR",
                "quay.io | | QUAY",
                "registry.gitlab.com | | GITLAB",
                "team.jfrog.io | | ARTIFACTORY",
                "registry.test | X-Harbor-CSRF-Token: x | HARBOR",
                "registry.test | WWW-Authenticate: Bearer realm=\"r\",service=\"harbor-registry\" | HARBOR",
                "registry.test | WWW-Authenticate: Bearer realm=\"r\",service=\"container_registry\" | GITLAB",
                "registry.test | X-JFrog-Version: Artifactory/7.1 | ARTIFACTORY",
                "registry.test | Server: Nexus/3.89.1-02 (OSS) | NEXUS",
            })
    void knowsARegistryByItsHostOrByWhatItSends(String host, String field, RegistryProfile profile) {
        assertThat(RegistryProfile.of(field == null ? answer("GET", host, 403) : answer("GET", host, 403, field)))
                .contains(profile);
    }

    @ParameterizedTest
    @CsvSource({"registry.test", "badghcr.io", "docker.io.example.com", "amazonaws.com", "127.0.0.1"})
    void doesNotKnowOthers(String host) {
        assertThat(RegistryProfile.of(answer("GET", host, 403, "Server: nginx")))
                .isEmpty();
    }

    @Test
    void addsToTheRemedyWhatHelpsThere() {
        Failure failure =
                StatusFailures.ofRegistry(answer("PUT", "team.azurecr.io", 409)).failure();

        assertThat(failure.remedy())
                .isEqualTo("Azure Container Registry: a tag or repository may be locked (write-enabled false).");
    }

    @Test
    void addsItAfterTheRemedyThatHelpsEverywhere() {
        assertThat(StatusFailures.ofRegistry(answer("GET", "ghcr.io", 403))
                        .failure()
                        .remedy())
                .isEqualTo("Grant these credentials pull access to the repository, and push access for a promotion."
                        + " Some registries also answer 403 if the repository does not exist. GitHub: a workflow's token"
                        + " reaches only packages that are linked to its repository.");
    }

    @Test
    void saysNothingOfImmutableTagsAboutARead() {
        assertThat(StatusFailures.ofRegistry(answer("GET", "team.azurecr.io", 409))
                        .failure()
                        .remedy())
                .isEmpty();
    }

    @Test
    void isPlayedByTheScriptedRegistry() {
        assertThat(Arrays.stream(Quirk.values()).map(Quirk::name))
                .containsExactlyElementsOf(Arrays.stream(RegistryProfile.values())
                        .map(RegistryProfile::name)
                        .toList());
        assertThat(Quirk.values())
                .allSatisfy(quirk -> assertThat(quirk.isImmutable())
                        .isEqualTo(RegistryProfile.valueOf(quirk.name())
                                .advice(412, true)
                                .isPresent()));
    }
}
