package io.jenkins.plugins.imagepromotion.controller;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.FreeStyleProject;
import hudson.model.Item;
import io.jenkins.plugins.imagepromotion.evidence.EvidenceEntry;
import io.jenkins.plugins.imagepromotion.evidence.EvidenceKind;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.jenkins.history.EvidenceStore;
import java.net.URL;
import java.time.Instant;
import java.util.List;
import jenkins.model.Jenkins;
import net.sf.json.JSONObject;
import org.htmlunit.HttpMethod;
import org.htmlunit.WebRequest;
import org.htmlunit.WebResponse;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Tests the digest page in a controller for three users, who can or cannot ask the registry. */
@WithJenkins
class DigestPageInControllerTest {
    private static final Digest UNKNOWN = Digest.parse("sha256:" + "f".repeat(64));

    /** Alice can build the job, the reader can only read it, and the stranger cannot see it. */
    private static void configure(JenkinsRule jenkins, ImageReference image, Digest digest) throws Exception {
        FreeStyleProject job = jenkins.createFreeStyleProject("shop");
        jenkins.buildAndAssertSuccess(job);
        EvidenceStore.get()
                .add(EvidenceEntry.of(EvidenceKind.PUBLISHED, Instant.now(), "shop", 1)
                        .about("staging", null, image, digest)
                        .by(List.of("alice"), List.of()));
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ)
                .everywhere()
                .to("alice", "reader", "stranger")
                .grant(Item.READ)
                .onItems(job)
                .to("reader")
                .grant(Item.READ, Item.BUILD)
                .onItems(job)
                .to("alice"));
    }

    private static JenkinsRule.WebClient as(JenkinsRule jenkins, String user) throws Exception {
        JenkinsRule.WebClient client = jenkins.createWebClient();
        client.getOptions().setJavaScriptEnabled(false);
        client.getOptions().setThrowExceptionOnFailingStatusCode(false);
        return client.login(user);
    }

    private static String path(Digest digest) {
        return "image-promotions/digest/" + digest + "/";
    }

    private static WebResponse get(JenkinsRule.WebClient client, String path) throws Exception {
        return client.getPage(new URL(client.getContextPath() + path)).getWebResponse();
    }

    private static WebResponse ask(JenkinsRule.WebClient client, Digest digest, HttpMethod method) throws Exception {
        WebRequest request = new WebRequest(new URL(client.getContextPath() + path(digest) + "ask"), method);
        return client.getPage(method == HttpMethod.POST ? client.addCrumb(request) : request)
                .getWebResponse();
    }

    private static JSONObject json(JenkinsRule.WebClient client, Digest digest) throws Exception {
        return JSONObject.fromObject(get(
                        client,
                        path(digest) + "api/json?tree=total,tags[environment,image],"
                                + "build[url],answer[code,held,tags[tag,same]]")
                .getContentAsString());
    }

    private static ImageReference staged(StagedRegistry registry) {
        return ImageReference.parse(registry.host() + "/shop/app:" + StagedRegistry.STAGED);
    }

    @Test
    void showsEachUserOnlyWhatTheyMayView(JenkinsRule jenkins) throws Exception {
        try (StagedRegistry registry = new StagedRegistry()) {
            registry.configure("shop/app");
            Digest digest = registry.digest();
            configure(jenkins, staged(registry), digest);

            JenkinsRule.WebClient stranger = as(jenkins, "stranger");
            WebResponse hidden = get(stranger, path(digest));
            WebResponse unknown = get(stranger, path(UNKNOWN));
            assertThat(hidden.getStatusCode()).isEqualTo(404);
            assertThat(unknown.getStatusCode()).isEqualTo(404);
            assertThat(hidden.getContentAsString()).contains("Image not found").doesNotContain(registry.host());
            assertThat(get(stranger, path(digest) + "api/json").getStatusCode()).isEqualTo(404);
            assertThat(ask(stranger, digest, HttpMethod.POST).getStatusCode()).isEqualTo(404);

            JenkinsRule.WebClient reader = as(jenkins, "reader");
            assertThat(get(reader, path(digest)).getContentAsString())
                    .contains(registry.host() + "/shop/app:" + StagedRegistry.STAGED)
                    .doesNotContain("Ask the registry now");
            assertThat(ask(reader, digest, HttpMethod.POST).getStatusCode()).isEqualTo(403);

            JenkinsRule.WebClient alice = as(jenkins, "alice");
            assertThat(get(alice, path(digest)).getContentAsString()).contains("Ask the registry now");
            assertThat(ask(alice, digest, HttpMethod.GET).getStatusCode()).isEqualTo(404);
            assertThat(json(alice, digest).get("answer").toString()).isEqualTo("null");
            assertThat(ask(alice, digest, HttpMethod.POST).getStatusCode()).isEqualTo(200);

            JSONObject answer = json(alice, digest).getJSONObject("answer");
            assertThat(answer.getBoolean("held")).isTrue();
            assertThat(answer.getJSONArray("tags").getJSONObject(0).getString("tag"))
                    .isEqualTo(StagedRegistry.STAGED);
            assertThat(json(reader, digest).get("answer").toString()).isEqualTo("null");
            assertThat(json(reader, digest).getJSONObject("build").getString("url"))
                    .isEqualTo("job/shop/1/");
        }
    }

    @Test
    void reportsThatTheRegistryIsDown(JenkinsRule jenkins) throws Exception {
        StagedRegistry registry = new StagedRegistry();
        registry.configure("shop/app");
        Digest digest = registry.digest();
        configure(jenkins, staged(registry), digest);
        registry.close();
        JenkinsRule.WebClient alice = as(jenkins, "alice");

        long start = System.nanoTime();
        WebResponse page = ask(alice, digest, HttpMethod.POST);

        assertThat((System.nanoTime() - start) / 1_000_000_000L).isLessThan(15);
        assertThat(page.getStatusCode()).isEqualTo(200);
        assertThat(page.getContentAsString()).containsAnyOf("UNREACHABLE", "has not answered yet");
    }
}
