package io.jenkins.plugins.imagepromotion.jenkins.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.cloudbees.hudson.plugins.folder.AbstractFolder;
import com.cloudbees.hudson.plugins.folder.AbstractFolderProperty;
import hudson.Controller;
import hudson.model.AbstractItem;
import hudson.model.Descriptor.FormException;
import hudson.model.Item;
import hudson.model.ItemGroup;
import hudson.model.TopLevelItem;
import hudson.util.FormValidation;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.policy.Policy;
import io.jenkins.plugins.imagepromotion.policy.demand.Approvals;
import java.lang.reflect.Field;
import java.util.List;
import jenkins.model.Installed;
import jenkins.model.Jenkins;
import net.sf.json.JSONObject;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.kohsuke.stapler.StaplerRequest2;

/** A folder tightens the policy of the controller for everything in it, and never relaxes a layer above. */
class FolderPoliciesTest {
    private static final String ONE = "name: team\nenvironments:\n- {name: production, approvals: 1}\n";
    private static final String TWO = "name: payments\nenvironments:\n- {name: production, approvals: 2}\n";

    private ImagePromotionConfiguration configuration = Controller.fresh();
    private final Folder team = new Folder(Jenkins.get(), "team");
    private final Folder payments = new Folder(team, "payments");
    private final Item job = new AbstractItem(payments, "promote") {};

    @BeforeEach
    void install() {
        configuration = Controller.fresh();
        Installed.plugin("cloudbees-folder");
    }

    @AfterEach
    void remove() {
        Installed.nothing();
    }

    private static final class Folder extends AbstractFolder<TopLevelItem> {
        Folder(ItemGroup<? extends Item> parent, String name) {
            super(parent, name);
        }

        Folder with(String policy) {
            getProperties().add(new FolderPolicyProperty(policy));
            return this;
        }
    }

    private int approvals(Policy policy) {
        return policy.environment("production").demands().get(Approvals.class).count();
    }

    @Test
    void aJobWithoutFolderPoliciesHasThePolicyOfTheController() {
        assertThat(configuration.judgingPolicy(job, null)).isEqualTo(configuration.judgingPolicy());
    }

    @Test
    void nestedFoldersTightenOneAnother() {
        team.with(ONE);
        payments.with(TWO);

        Policy policy = configuration.judgingPolicy(job, null);

        assertThat(approvals(policy)).isEqualTo(2);
        assertThat(policy.name()).isEqualTo("three-tier + team + payments");
        assertThat(approvals(configuration.judgingPolicy(payments, null))).isEqualTo(1);
        assertThat(approvals(configuration.judgingPolicy())).isZero();
    }

    @Test
    void theStepIsTheLowestLayer() {
        team.with(TWO);

        assertThatThrownBy(() -> configuration.judgingPolicy(job, ONE)).hasMessage("""
                The lower layer of the policy would relax production.approvals.  [POLICY_RELAXED]
                  at:      policy of the pipeline:3:3
                  allowed: 2 or more
                  found:   1
                  above:   payments (policy of folder team)
                  lower:   team (policy of the pipeline)
                  A lower layer can only tighten the policy: remove the setting from it, or ask an administrator to change the layer above.""");
        assertThat(approvals(configuration.judgingPolicy(job, TWO))).isEqualTo(2);
    }

    /** Another user can save the folder above, or change the file of a folder, after this folder was saved. */
    @Test
    void aFolderThatRelaxesTheFolderAboveAllowsNothing() {
        team.with(TWO);
        payments.with(ONE);

        assertThatThrownBy(() -> configuration.judgingPolicy(job, null))
                .isInstanceOf(ImagePromotionException.class)
                .hasMessageContaining("[POLICY_RELAXED]")
                .hasMessageContaining("above:   payments (policy of folder team)")
                .hasMessageContaining("lower:   team (policy of folder team/payments)");
    }

    /** XStream sets the field to null if config.xml does not contain the element. */
    @Test
    void aSavedPolicyWithoutTextAllowsNothing() throws Exception {
        FolderPolicyProperty saved = new FolderPolicyProperty(ONE);
        Field text = FolderPolicyProperty.class.getDeclaredField("policy");
        text.setAccessible(true);
        text.set(saved, null);
        team.getProperties().add(saved);

        assertThatThrownBy(() -> configuration.judgingPolicy(job, null))
                .isInstanceOf(ImagePromotionException.class)
                .hasMessageContaining("policy of folder team");
        assertThat(saved.getPolicy()).isEmpty();
    }

    @Test
    void aControllerWithoutTheFoldersPluginHasNoFolderPolicies() {
        team.with(TWO);
        Installed.nothing();

        assertThat(configuration.judgingPolicy(job, null)).isEqualTo(configuration.judgingPolicy());
    }

    private static final class Submitted implements StaplerRequest2 {
        private final String policy;
        private final @Nullable Item folder;

        Submitted(String policy, @Nullable Item folder) {
            this.policy = policy;
            this.folder = folder;
        }

        @Override
        public <T> List<T> bindJSONToList(Class<T> type, Object json) {
            throw new AssertionError("not a list");
        }

        @Override
        public <T> T bindJSON(Class<T> type, JSONObject json) {
            return type.cast(new FolderPolicyProperty(policy));
        }

        @Override
        public <T> @Nullable T findAncestorObject(Class<T> type) {
            return type.cast(folder);
        }
    }

    private @Nullable AbstractFolderProperty<?> saved(String policy) throws FormException {
        return new FolderPolicyProperty.DescriptorImpl().newInstance(new Submitted(policy, payments), new JSONObject());
    }

    @Test
    void savesAPolicyThatTightens() throws Exception {
        team.with(ONE);

        assertThat(saved(TWO)).isInstanceOf(FolderPolicyProperty.class);
        assertThat(saved(" \n")).isNull();
    }

    @Test
    void refusesToSaveAPolicyThatRelaxes() {
        team.with(TWO);

        assertThatThrownBy(() -> saved(ONE))
                .isInstanceOf(FormException.class)
                .hasMessage("The lower layer of the policy would relax production.approvals. Allowed: 2 or more."
                        + " Found: 1.");
    }

    @Test
    void refusesToSaveAnInvalidPolicy() {
        assertThatThrownBy(() -> saved("name: [")).isInstanceOf(FormException.class);
        assertThatThrownBy(() -> saved("environments: []"))
                .isInstanceOf(FormException.class)
                .hasMessageStartingWith("The policy is not valid: ");
    }

    @Test
    void checksTheTextWhileItIsEdited() {
        FolderPolicyProperty.DescriptorImpl form = new FolderPolicyProperty.DescriptorImpl();
        team.with(TWO);

        assertThat(form.doCheckPolicy(payments, TWO).kind).isEqualTo(FormValidation.Kind.OK);
        assertThat(form.doCheckPolicy(payments, ONE))
                .hasMessage("The lower layer of the policy would relax production.approvals. Allowed: 2 or more."
                        + " Found: 1.");
        assertThat(form.doCheckPolicy(payments, "").kind).isEqualTo(FormValidation.Kind.OK);
    }
}
