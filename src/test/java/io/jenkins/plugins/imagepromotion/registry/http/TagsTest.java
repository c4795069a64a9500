package io.jenkins.plugins.imagepromotion.registry.http;

import static io.jenkins.plugins.imagepromotion.registry.http.Answers.error;
import static io.jenkins.plugins.imagepromotion.registry.http.Answers.json;
import static io.jenkins.plugins.imagepromotion.registry.http.Answers.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.imagepromotion.image.Quoted;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.image.Tag;
import io.jenkins.plugins.imagepromotion.registry.Credentials;
import io.jenkins.plugins.imagepromotion.registry.http.wire.FakeTime;
import io.jenkins.plugins.imagepromotion.registry.http.wire.RetryPolicy;
import java.time.Duration;
import java.util.List;
import mockwebserver3.MockResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
    void doesNotTreatA404ForAnotherReasonAsAnEmptyRepository(String code) {
        host.on(LIST, error(404, code, "x"));

        assertThatThrownBy(() -> network.registry(Credentials.ANONYMOUS).tagsIfAny(repository))
                .hasMessageContaining("[REGISTRY_REJECTED]");
    }

    @Test
    void doesNotTreatA404OfALaterPageAsAnEmptyRepository() {
        host.on(LIST, page("?last=a&token=secret", "a"), error(404, "NAME_UNKNOWN", "x"));

        String message = """
                The registry's list of tags is incomplete: a later page was not found.  [UNREADABLE_ANSWER]
                  request: GET http://%s/v2/app/tags/list?last=a&…
                  status:  404
                  it says: "NAME_UNKNOWN: x"
                  page:    2
                  link:    "?last=a&…"
                  Run it again. If it keeps failing, contact the registry's administrator.""".formatted(host.address());
        assertThatThrownBy(this::tags).hasMessage(message);
        host.on(LIST, page("?last=a&token=secret", "a"), error(404, "NAME_UNKNOWN", "x"));
        assertThatThrownBy(() -> network.registry(Credentials.ANONYMOUS).tagsIfAny(repository))
                .hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource({
        "401, UNAUTHORIZED",
        "403, FORBIDDEN",
        "410, REGISTRY_REJECTED",
        "416, REGISTRY_REJECTED",
        "429, RATE_LIMITED",
        "500, REGISTRY_ERROR",
        "204, UNREADABLE_ANSWER",
    })
    void doesNotReturnAnIncompleteListIfALaterPageFails(int status, String code) {
        host.on(LIST, page("?last=a", "a"), page("?last=b", "b"), status(status));

        assertThatThrownBy(this::tags)
                .hasMessageContaining("[" + code + "]")
                .hasMessageContaining("page:")
                .hasMessageContaining(" 3\n")
                .hasMessageContaining("\"?last=b\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v2/app/tags/list?last=a; rel=\"next\"", "next", "<?last=a", "<?last=a>; rel=\"next"})
    void doesNotReturnAnIncompleteListIfALinkCannotBeRead(String link) {
        host.on(LIST, json("{\"tags\":[\"a\"]}").setHeader("Link", link), page("", "b"));

        assertThatThrownBy(this::tags)
                .hasMessageStartingWith(
                        "The registry's link to the next page of its list cannot be read.  [UNREADABLE_ANSWER]")
                .hasMessageContaining(Quoted.text(link));
        assertThat(network.log()).hasSize(1);
    }

    @Test
    void followsALinkThatLostThePort() {
        host.on(LIST, page("http://registry.example.com/v2/app/tags/list?last=a", "a"), page("", "b"));

        assertThat(tags()).extracting(Tag::value).containsExactly("a", "b");
        assertThat(network.log()).last().isEqualTo("registry.example.com GET /v2/app/tags/list?last=a");
    }

    @Test
    void readsPagesThatAddNothing() {
        host.on(LIST, page("?last=1"), page("?last=2"), page("?last=3", "a"), page("?last=4"), page("", "b"));

        assertThat(tags()).extracting(Tag::value).containsExactly("a", "b");
    }

    @Test
    void noticesThatOnlyEmptyPagesFollow() {
        int[] page = {0};
        host.on(LIST, request -> page("?last=" + page[0]++, "a").build());

        assertThatThrownBy(this::tags).hasMessageContaining("The registry's list of tags does not end.");
        assertThat(network.log()).hasSize(101);
    }

    @Test
    void stopsAtItsTimeLimit() {
        FakeTime time = new FakeTime();
        int[] page = {0};
        host.on(LIST, request -> {
            time.pass(Duration.ofSeconds(50));
            return page("?last=" + page[0], "a" + page[0]++).build();
        });

        assertThatThrownBy(() -> network.retrying(RetryPolicy.once(Duration.ofSeconds(60)), time)
                        .registry(Credentials.ANONYMOUS)
                        .tags(repository))
                .hasMessage("""
                The registry's list of tags takes too long.  [TIMED_OUT]
                  request: GET http://%s/v2/app/tags/list?last=11
                  page:    13
                  limit:   10 min in total
                  Run it again. A retention policy keeps the list short.""".formatted(host.address()));
    }

    @Test
    void doesNotTreatA404OfSomethingElseAsAnEmptyRepository() {
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
                  link:    "/v2/app/tags/list?n=1000"
                  Contact the registry's administrator.""".formatted(host.address()));
        assertThat(network.log()).hasSize(2);
    }

    @Test
    void noticesThatItGoesOnForEver() {
        int[] page = {0};
        host.on(LIST, request -> page("?last=" + page[0], "a" + page[0]++).build());

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
