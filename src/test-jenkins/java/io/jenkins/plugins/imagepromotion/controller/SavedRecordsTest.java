package io.jenkins.plugins.imagepromotion.controller;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Action;
import hudson.model.FreeStyleBuild;
import hudson.model.Run;
import io.jenkins.plugins.imagepromotion.jenkins.approval.ApprovalAction;
import io.jenkins.plugins.imagepromotion.jenkins.history.PromotionAction;
import java.io.InputStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Records as other versions of the plugin saved them in {@code build.xml}, read by the controller's own XStream. */
@WithJenkins
class SavedRecordsTest {

    private static List<?> read(String name) throws Exception {
        try (InputStream xml = SavedRecordsTest.class.getResourceAsStream(name)) {
            return (List<?>) Run.XSTREAM2.fromXML(xml);
        }
    }

    private static <T> T find(List<?> records, Class<T> type) {
        return records.stream()
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void readsWhatTheFirstReleaseSaved(JenkinsRule jenkins) throws Exception {
        List<?> records = read("records-0.1.0.xml");

        assertThat(records).hasSize(3);
        assertThat(find(records, PromotionAction.class).getPromotions())
                .singleElement()
                .satisfies(image -> assertThat(image.getTarget())
                        .isEqualTo("registry.example.com/team/shop:production-v1.4.1-1f3e5d7-1763900000"));
    }

    @Test
    void showsTheBuildOfIncompleteRecordsAndSavesItAgain(JenkinsRule jenkins) throws Exception {
        FreeStyleBuild build = jenkins.buildAndAssertSuccess(jenkins.createFreeStyleProject());
        List<?> records = read("records-incomplete.xml");
        records.stream()
                .filter(Action.class::isInstance)
                .map(Action.class::cast)
                .forEach(build::addAction);
        build.save();
        build.reload();

        assertThat(find(records, ApprovalAction.class).getUser()).isEmpty();
        assertThat(build.getAction(PromotionAction.class).getPromotions()).isEmpty();
        jenkins.createWebClient().withJavaScriptEnabled(false).getPage(build);
        jenkins.createWebClient().withJavaScriptEnabled(false).goTo(build.getUrl() + "api/json", "application/json");
    }
}
