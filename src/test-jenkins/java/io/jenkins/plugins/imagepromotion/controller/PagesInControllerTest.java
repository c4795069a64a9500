package io.jenkins.plugins.imagepromotion.controller;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.hudson.plugins.folder.Folder;
import hudson.model.FreeStyleProject;
import hudson.model.Item;
import io.jenkins.plugins.imagepromotion.evidence.EvidenceEntry;
import io.jenkins.plugins.imagepromotion.evidence.EvidenceKind;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.jenkins.history.EvidenceStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import jenkins.model.Jenkins;
import net.sf.json.JSONArray;
import net.sf.json.JSONObject;
import org.htmlunit.html.HtmlPage;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Tests the promotion pages in a controller for three users, as HTML and over REST. */
@WithJenkins
class PagesInControllerTest {
    private static final String SHOP = "registry.example.com/shop/app";

    private Folder folder;
    private FreeStyleProject promote;

    /** The admin sees everything; alice sees the jobs of the folder "shop"; reader may only discover the jobs. */
    private void configure(JenkinsRule jenkins) throws Exception {
        folder = jenkins.createProject(Folder.class, "shop");
        promote = folder.createProject(FreeStyleProject.class, "promote");
        jenkins.createFreeStyleProject("secret");
        record("shop/promote", 7, "1.4.2", "a");
        record("secret", 3, "2.0.0", "b");
        record("deleted", 1, "3.0.0", "c");
        EvidenceStore.get().add(EvidenceEntry.of(EvidenceKind.JOB_DELETED, Instant.now(), "deleted", 0));
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.ADMINISTER)
                .everywhere()
                .to("admin")
                .grant(Jenkins.READ)
                .everywhere()
                .to("alice", "reader")
                .grant(Item.READ)
                .onFolders(folder)
                .to("alice")
                .grant(Item.DISCOVER)
                .everywhere()
                .to("reader"));
    }

    private static void record(String job, int build, String version, String digest) {
        EvidenceStore.get()
                .add(EvidenceEntry.of(EvidenceKind.PROMOTED, Instant.parse("2026-11-30T12:00:00Z"), job, build)
                        .about(
                                "production",
                                ImageReference.parse(SHOP + ":staging-v" + version + "-0a1b2c3d4e5f-1796030000"),
                                ImageReference.parse(SHOP + ":production-v" + version + "-0a1b2c3d4e5f-1796040000"),
                                Digest.parse("sha256:" + digest.repeat(64)))
                        .by(List.of("alice"), List.of("bob")));
    }

    private static JenkinsRule.WebClient as(JenkinsRule jenkins, String user) throws Exception {
        JenkinsRule.WebClient client = jenkins.createWebClient();
        client.getOptions().setJavaScriptEnabled(false);
        client.getOptions().setThrowExceptionOnFailingStatusCode(false);
        return client.login(user);
    }

    private static JSONObject json(JenkinsRule.WebClient client, String path) throws Exception {
        return JSONObject.fromObject(
                client.goTo(path, "application/json").getWebResponse().getContentAsString());
    }

    private static int status(JenkinsRule.WebClient client, String path) throws Exception {
        return client.getPage(client.getContextPath() + path).getWebResponse().getStatusCode();
    }

    private static List<String> versions(JSONObject page) {
        JSONArray events = page.getJSONArray("events");
        return events.stream()
                .map(event -> ((JSONObject) event).getString("version"))
                .toList();
    }

    @Test
    void showTheEventsOfJobsThatTheUserMayView(JenkinsRule jenkins) throws Exception {
        configure(jenkins);
        JenkinsRule.WebClient admin = as(jenkins, "admin");
        JenkinsRule.WebClient alice = as(jenkins, "alice");
        JenkinsRule.WebClient reader = as(jenkins, "reader");

        JSONObject all = json(admin, "image-promotions/api/json");
        assertThat(versions(all)).containsExactly("3.0.0", "2.0.0", "1.4.2");
        assertThat(all.getInt("total")).isEqualTo(3);
        assertThat(versions(json(admin, folder.getUrl() + "image-promotions/api/json")))
                .containsExactly("1.4.2");
        assertThat(versions(json(admin, promote.getUrl() + "image-promotions/api/json")))
                .containsExactly("1.4.2");
        JSONObject ofFolder = json(alice, folder.getUrl() + "image-promotions/api/json");
        assertThat(versions(ofFolder)).containsExactly("1.4.2");
        assertThat(ofFolder.getInt("total")).isEqualTo(1);
        assertThat(versions(json(alice, "image-promotions/api/json"))).containsExactly("1.4.2");
        assertThat(json(alice, "image-promotions/environment/production/api/json")
                        .getJSONArray("images")
                        .size())
                .isEqualTo(1);
        assertThat(status(reader, promote.getUrl() + "image-promotions/")).isNotEqualTo(200);
        assertThat(versions(json(reader, "image-promotions/api/json"))).isEmpty();
        assertThat(json(reader, "image-promotions/environment/production/api/json")
                        .getJSONArray("images")
                        .size())
                .isZero();
    }

    @Test
    void hideTheEventsOfAJobThatTheUserMayOnlyDiscover(JenkinsRule jenkins) throws Exception {
        configure(jenkins);
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ, Item.DISCOVER)
                .everywhere()
                .to("alice")
                .grant(Item.READ)
                .onRoot()
                .to("alice")
                .grant(Item.READ)
                .onFolders(folder)
                .to("alice"));

        JSONObject page = json(as(jenkins, "alice"), "image-promotions/api/json");

        assertThat(versions(page)).containsExactly("3.0.0", "1.4.2");
        assertThat(page.getInt("total")).isEqualTo(2);
    }

    @Test
    void answerAsDocumented(JenkinsRule jenkins) throws Exception {
        configure(jenkins);
        List<String> examples = Pattern.compile("```(?:text|json)\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("docs/pages.md")))
                .results()
                .map((MatchResult found) -> found.group(1).strip())
                .toList();

        JSONObject answer = json(as(jenkins, "alice"), folder.getUrl() + examples.get(0));

        assertThat((Object) answer).isEqualTo(JSONObject.fromObject(examples.get(1)));
    }

    @Test
    void filterAndPage(JenkinsRule jenkins) throws Exception {
        configure(jenkins);
        for (int build = 10; build < 70; build++) {
            record("shop/promote", build, "1.5." + build, "d");
        }
        JenkinsRule.WebClient admin = as(jenkins, "admin");

        JSONObject second = json(admin, "image-promotions/api/json?tag=v1.5&page=2");
        JSONObject one = json(admin, "image-promotions/api/json?digest=bbbb&tree=total,events[version]");

        assertThat(second.getInt("total")).isEqualTo(60);
        assertThat(versions(second)).hasSize(10).first().isEqualTo("1.5.19");
        assertThat(one.keySet()).containsExactlyInAnyOrder("_class", "events", "total");
        assertThat(versions(one)).containsExactly("2.0.0");
    }

    @Test
    void areInTheSidePanelAndEscapeTheirContent(JenkinsRule jenkins) throws Exception {
        configure(jenkins);
        EvidenceStore.get()
                .add(EvidenceEntry.of(EvidenceKind.REFUSED, Instant.now(), "shop/promote", 8)
                        .about("<b>production</b>", null, null, null)
                        .with(EvidenceEntry.CODE, "MUTABLE_TAG")
                        .with(EvidenceEntry.MESSAGE, "<script>alert(1)</script>"));
        JenkinsRule.WebClient admin = as(jenkins, "admin");

        for (String path : List.of("", folder.getUrl(), promote.getUrl())) {
            HtmlPage owner = admin.goTo(path);
            assertThat(owner.getByXPath("//a[contains(@href, '" + path + "image-promotions')]"))
                    .as(path)
                    .isNotEmpty();
            HtmlPage page = admin.goTo(path + "image-promotions/?image=%22%3E%3Cb%3E");
            assertThat(page.getElementById("filter-image").getAttribute("value"))
                    .isEqualTo("\"><b>");
            HtmlPage events = admin.goTo(path + "image-promotions/");
            assertThat(events.getWebResponse().getContentAsString())
                    .contains("&lt;script>alert(1)", "&lt;b>production")
                    .doesNotContain("<script>alert(1)", "<b>production");
            HtmlPage environment = admin.goTo(path + "image-promotions/environment/production/");
            String newest = path.isEmpty() ? "3.0.0" : "1.4.2";
            assertThat(environment.asNormalizedText()).contains(newest, SHOP);
        }
        assertThat(status(admin, "image-promotions/environment/live/")).isEqualTo(404);
        assertThat(status(admin, "image-promotions/digest/nothing/")).isEqualTo(404);
    }
}
