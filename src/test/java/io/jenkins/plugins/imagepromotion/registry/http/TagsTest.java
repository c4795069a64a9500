package io.jenkins.plugins.imagepromotion.registry.http;

import static io.jenkins.plugins.imagepromotion.registry.http.Answers.error;
import static io.jenkins.plugins.imagepromotion.registry.http.Answers.json;
import static io.jenkins.plugins.imagepromotion.registry.http.Answers.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.image.Tag;
import io.jenkins.plugins.imagepromotion.registry.Credentials;
import java.util.List;
import mockwebserver3.MockResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TagsTest {
    private static final String LIST = "GET /v2/app/tags/list";

    private final ScriptedNetwork network = new ScriptedNetwork();
    private ScriptedNetwork.Host host;
    private Repository repository;

    @BeforeEach
    void start() {
        host = network.http("registry.example.com");
        repository = host.repository("app");
    }

    @AfterEach
    void stop() {
        network.close();
    }

    private List<Tag> tags() {
        return network.registry(Credentials.ANONYMOUS).tags(repository);
    }

    private static MockResponse.Builder page(String next, String... tags) {
        MockResponse.Builder page = json("{\"name\":\"app\",\"tags\":[\"" + String.join("\",\"", tags) + "\"]}");
        return next.isEmpty() ? page : page.setHeader("Link", "<" + next + ">; rel=\"next\"");
    }

    @Test
    void putsThePagesTogether() {
        host.on(
                LIST,
                page("/v2/app/tags/list?last=b&n=1000", "a", "b"),
                page("/v2/app/tags/list?last=d&n=1000", "b", "c", "d"),
                page("", "e"));

        assertThat(tags()).extracting(Tag::value).containsExactly("a", "b", "c", "d", "e");
        assertThat(network.log())
                .containsExactly(
                        "registry.example.com GET /v2/app/tags/list?n=1000",
                        "registry.example.com GET /v2/app/tags/list?last=b&n=1000",
                        "registry.example.com GET /v2/app/tags/list?last=d&n=1000");
    }

    @Test
    void saysThatTheRepositoryDoesNotExist() {
        host.on(LIST, error(404, "NAME_UNKNOWN", "repository name not known to registry"));

        assertThatThrownBy(this::tags).hasMessage("""
                The registry has no such repository.  [REPOSITORY_NOT_FOUND]
                  request:    GET http://%1$s/v2/app/tags/list?n=1000
                  repository: %1$s/app
                  it says:    "NAME_UNKNOWN: repository name not known to registry"
                  Check the spelling, and that the credentials can read this repository.""".formatted(host.address()));
    }

    @Test
    void hasNoneIfTheRepositoryNeedNotExistYet() {
        host.on(LIST, error(404, "NAME_UNKNOWN", "x"));

        assertThat(network.registry(Credentials.ANONYMOUS).tagsIfAny(repository))
                .isEmpty();
        assertThat(network.log()).hasSize(1);
    }

    @Test
    void hasNoneIfTheListIsEmpty() {
        host.on(LIST, json("{\"name\":\"app\",\"tags\":null}"), json("{\"name\":\"app\",\"tags\":[]}"));

        assertThat(tags()).isEmpty();
        assertThat(tags()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"UNSUPPORTED", "DENIED", "UNAUTHORIZED"})
    void doesNotTakeA404ForAnotherReasonForAnEmptyRepository(String code) {
        host.on(LIST, error(404, code, "x"));

        assertThatThrownBy(() -> network.registry(Credentials.ANONYMOUS).tagsIfAny(repository))
                .hasMessageContaining("[REGISTRY_REJECTED]");
    }

    @Test
    void doesNotTakeA404OfALaterPageForAnEmptyRepository() {
        host.on(LIST, page("?last=a", "a"), error(404, "NAME_UNKNOWN", "x"));

        assertThatThrownBy(this::tags).hasMessageContaining("[REGISTRY_REJECTED]");
    }

    @Test
    void doesNotTakeA404OfSomethingElseForAnEmptyRepository() {
        host.on(LIST, status(404));

        assertThatThrownBy(this::tags).hasMessage("""
                The registry rejected the request.  [REGISTRY_REJECTED]
                  request:     GET http://%s/v2/app/tags/list?n=1000
                  status:      404
                  credentials: none""".formatted(host.address()));
    }

    @Test
    void noticesThatItGoesInACircle() {
        host.on(LIST, page("/v2/app/tags/list?last=b", "a"), page("/v2/app/tags/list?n=1000", "b"));

        assertThatThrownBy(this::tags).hasMessage("""
                The registry's list of tags does not end.  [UNREADABLE_ANSWER]
                  request: GET http://%s/v2/app/tags/list?last=b
                  Contact the registry's administrator.""".formatted(host.address()));
        assertThat(network.log()).hasSize(2);
    }

    @Test
    void noticesThatItGoesOnForEver() {
        int[] page = {0};
        host.on(LIST, request -> page("?last=" + page[0]++, "a").build());

        assertThatThrownBy(this::tags).hasMessageStartingWith("The registry's list of tags does not end.");
        assertThat(network.log()).hasSize(5000);
    }

    @Test
    void goesNowhereElse() {
        host.on(LIST, page("http://elsewhere.example.com/v2/app/tags/list", "a"));

        assertThatThrownBy(this::tags).hasMessageContaining("[UNSAFE_REDIRECT]");
    }

    @Test
    void refusesWhatIsNoList() {
        host.on(LIST, Answers.unannounced("text/html", "<html>"));

        assertThatThrownBy(this::tags).hasMessage("""
                The registry did not return a list of tags: it is not JSON.  [UNREADABLE_ANSWER]
                  request: GET http://%s/v2/app/tags/list?n=1000
                  Check that this address belongs to a registry.""".formatted(host.address()));
    }

    @Test
    void listsEachTagOnceWhateverTheOrder() {
        host.on(
                LIST,
                page("?last=1", "b", "a", "b"),
                page("?last=2", "c", "a"),
                Answers.json("{\"tags\":[\"c\",\"d\"]}"));

        assertThat(tags()).extracting(Tag::value).containsExactly("b", "a", "c", "d");
    }
}
