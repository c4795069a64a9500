package io.jenkins.plugins.imagepromotion.controller;

import hudson.model.Item;
import io.jenkins.plugins.imagepromotion.jenkins.config.EnvironmentConfiguration;
import io.jenkins.plugins.imagepromotion.jenkins.config.ImagePromotionConfiguration;
import io.jenkins.plugins.imagepromotion.jenkins.config.PolicyConfiguration;
import java.util.ArrayList;
import java.util.List;
import jenkins.model.Jenkins;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;

/** A controller where one approval is demanded: alice, bob and carol may build, the operator may only cancel. */
final class ApprovalFixture {
    /** Asks and promotes; the image is the first argument. */
    static final String APPROVE_AND_PROMOTE = """
            def approved = approvePromotion image: '%1$s'
            promoteImage image: '%1$s', digest: approved.digest
            """;

    private ApprovalFixture() {}

    static void configure(JenkinsRule jenkins) {
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ, Item.READ)
                .everywhere()
                .toEveryone()
                .grant(Item.BUILD, Item.CANCEL)
                .everywhere()
                .to("alice", "bob", "carol")
                .grant(Item.CANCEL)
                .everywhere()
                .to("operator"));
        setPolicy(demandingOne("production"), demandingOne("production-eu"));
    }

    /** From now on images are promoted from staging to these environments. */
    static void setPolicy(EnvironmentConfiguration... targets) {
        EnvironmentConfiguration staging = new EnvironmentConfiguration("staging");
        staging.setBranch("main");
        List<EnvironmentConfiguration> environments = new ArrayList<>(List.of(targets));
        environments.add(0, staging);
        PolicyConfiguration policy = new PolicyConfiguration("company");
        policy.setEnvironments(environments);
        ImagePromotionConfiguration.get().setPolicy(policy);
    }

    private static EnvironmentConfiguration demandingOne(String name) {
        EnvironmentConfiguration environment = new EnvironmentConfiguration(name);
        environment.setOrigins("staging");
        environment.setApprovals(1);
        return environment;
    }
}
