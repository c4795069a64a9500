package io.jenkins.plugins.imagepromotion.jenkins.config;

import com.cloudbees.hudson.plugins.folder.AbstractFolder;
import com.cloudbees.hudson.plugins.folder.AbstractFolderProperty;
import com.cloudbees.hudson.plugins.folder.AbstractFolderPropertyDescriptor;
import hudson.Extension;
import hudson.Util;
import hudson.model.Item;
import hudson.util.FormValidation;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import net.sf.json.JSONObject;
import org.jenkinsci.Symbol;
import org.jspecify.annotations.Nullable;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.verb.POST;

/**
 * The policy of a folder: an additional layer below the controller's policy, for all jobs in the folder and its subfolders. It can only
 * tighten the layers above.
 *
 * <p>Loaded only if the folders plugin is installed.
 */
public final class FolderPolicyProperty extends AbstractFolderProperty<AbstractFolder<?>> {
    private final @Nullable String policy;

    /** Creates the property, without checking the text; {@link DescriptorImpl#newInstance} checks it in the folder. */
    @DataBoundConstructor
    public FolderPolicyProperty(@Nullable String policy) {
        this.policy = Util.fixNull(policy);
    }

    /**
     * Returns the YAML, in the format of the steps' {@code policy} parameter. A saved folder without a policy returns an empty one, which
     * allows nothing.
     */
    public String getPolicy() {
        return Util.fixNull(policy);
    }

    @Symbol("imagePromotionPolicy")
    @Extension(optional = true)
    public static final class DescriptorImpl extends AbstractFolderPropertyDescriptor {
        @Override
        public String getDisplayName() {
            return Messages.FolderPolicyProperty_DisplayName();
        }

        /**
         * Refuses a policy that is not valid, or that relaxes a layer above.
         *
         * @throws FormException if the policy is refused; the message appears on the page
         */
        @Override
        public @Nullable AbstractFolderProperty<?> newInstance(StaplerRequest2 request, JSONObject form)
                throws FormException {
            AbstractFolderProperty<?> submitted = super.newInstance(request, form);
            if (!(submitted instanceof FolderPolicyProperty property)
                    || property.getPolicy().isBlank()) {
                return null;
            }
            try {
                FolderPolicies.check(request.findAncestorObject(AbstractFolder.class), property.getPolicy());
            } catch (ImagePromotionException e) {
                throw new FormException(FieldCheck.message(e.failure()), "policy");
            }
            return property;
        }

        /** Checks the text while it is edited. */
        @POST
        public FormValidation doCheckPolicy(@AncestorInPath @Nullable Item folder, @QueryParameter String value) {
            return FieldCheck.check(folder, value, text -> FolderPolicies.check(folder, text));
        }
    }
}
