package io.jenkins.plugins.imagepromotion.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.imagepromotion.image.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MutableTagsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "latest", "LATEST", "Latest", "stable", "edge", "nightly", "canary", "current", "next", "snapshot",
                "release", "rc", "beta", "alpha", "prod", "production", "stage", "staging", "dev", "develop",
                "development", "test", "testing", "qa", "uat", "preprod", "live",
            })
    void knowsChannels(String tag) {
        assertThat(ReferenceRules.mutableBecause(new Tag(tag))).contains("\"" + tag + "\" is a channel tag");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "main", "master", "Master", "trunk", "HEAD", "feature-login", "feature_login", "feature.login",
                "bugfix-1", "hotfix-1", "release-1.4", "release-1.4.2", "PR-17", "pr-17", "branch-x", "feature-",
            })
    void knowsBranches(String tag) {
        assertThat(ReferenceRules.mutableBecause(new Tag(tag))).contains("\"" + tag + "\" is named after a branch");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "v1", "V1", "1.4", "v1.4", "2024", "22.04", "0"})
    void knowsPartialVersions(String tag) {
        assertThat(ReferenceRules.mutableBecause(new Tag(tag)))
                .contains("\"" + tag + "\" is a partial version, which moves with every release");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.4.2",
                "v1.4.2",
                "1.4.2-rc.1",
                "3f9c2d1",
                "mainline",
                "domain",
                "latest-1",
                "features",
                "prs-1",
                "v",
                "1.",
                "1.x",
                "production-v1.4.2-3f9c2d1-1700000000",
            })
    void knowsNothingOfOtherTags(String tag) {
        assertThat(ReferenceRules.mutableBecause(new Tag(tag))).isEmpty();
    }
}
