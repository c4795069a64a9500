package io.jenkins.plugins.imagepromotion.jenkins.config;

import com.cloudbees.plugins.credentials.CredentialsMatcher;
import com.cloudbees.plugins.credentials.CredentialsMatchers;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.common.StandardCertificateCredentials;
import com.cloudbees.plugins.credentials.common.StandardCredentials;
import com.cloudbees.plugins.credentials.common.StandardListBoxModel;
import com.cloudbees.plugins.credentials.common.StandardUsernamePasswordCredentials;
import com.cloudbees.plugins.credentials.domains.DomainRequirement;
import com.cloudbees.plugins.credentials.domains.URIRequirementBuilder;
import hudson.Util;
import hudson.model.Item;
import hudson.model.Queue;
import hudson.model.queue.Tasks;
import hudson.security.ACL;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import java.util.List;
import jenkins.model.Jenkins;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;

/** Fills and checks the credentials drop-downs of forms: credentials that a build can use, for users who may choose them. */
public final class CredentialsChoice {
    private static final Class<StandardUsernamePasswordCredentials> KIND = StandardUsernamePasswordCredentials.class;

    /** Builds cannot use credentials of the scope SYSTEM. */
    private static final CredentialsMatcher FOR_BUILDS =
            CredentialsMatchers.not(CredentialsMatchers.withScope(CredentialsScope.SYSTEM));

    private CredentialsChoice() {}

    /**
     * Returns the entries; only the current one if the user may not see the others.
     *
     * @param item where the form is; null for Manage Jenkins
     * @param registry the registry that they are for; empty for any
     * @param current the ID that is chosen now
     */
    public static ListBoxModel options(@Nullable Item item, String registry, @Nullable String current) {
        return options(item, KIND, registry, Util.fixNull(current));
    }

    /** Returns the certificates for Manage Jenkins; only the current one if the user is not an administrator. */
    static ListBoxModel certificates(String registry, @Nullable String current) {
        return options(null, StandardCertificateCredentials.class, registry, Util.fixNull(current));
    }

    private static ListBoxModel options(
            @Nullable Item item, Class<? extends StandardCredentials> kind, String registry, String current) {
        StandardListBoxModel options = new StandardListBoxModel();
        if (mayChoose(item)) {
            options.includeEmptyValue();
            if (item == null) {
                options.includeMatchingAs(ACL.SYSTEM2, Jenkins.get(), kind, domain(registry), FOR_BUILDS);
            } else {
                options.includeMatchingAs(asWhomBuildsRun(item), item, kind, domain(registry), FOR_BUILDS);
            }
        }
        return options.includeCurrentValue(current);
    }

    /** Checks that builds can use the chosen credentials. Reports nothing to a user who may not see them. */
    public static FormValidation check(@Nullable Item item, String registry, @Nullable String value) {
        String id = Util.fixEmptyAndTrim(value);
        if (id == null || !mayChoose(item)) {
            return FormValidation.ok();
        }
        if (id.startsWith("${") && id.endsWith("}")) {
            return FormValidation.warning(Messages.CredentialsChoice_BuildParameter());
        }
        CredentialsMatcher matcher = CredentialsMatchers.allOf(FOR_BUILDS, CredentialsMatchers.withId(id));
        ListBoxModel found = item == null
                ? CredentialsProvider.listCredentialsInItemGroup(
                        KIND, Jenkins.get(), ACL.SYSTEM2, domain(registry), matcher)
                : CredentialsProvider.listCredentialsInItem(
                        KIND, item, asWhomBuildsRun(item), domain(registry), matcher);
        return found.isEmpty() ? FormValidation.error(Messages.CredentialsChoice_NotFound()) : FormValidation.ok();
    }

    /** Returns what credentials for the registry must satisfy; nothing if the registry is empty. */
    static List<DomainRequirement> domain(String registry) {
        return registry.isEmpty()
                ? List.of()
                : URIRequirementBuilder.fromUri("https://" + registry)
                        .withoutPath()
                        .build();
    }

    private static boolean mayChoose(@Nullable Item item) {
        return item == null
                ? Jenkins.get().hasPermission(Jenkins.ADMINISTER)
                : item.hasPermission(Item.EXTENDED_READ) || item.hasPermission(CredentialsProvider.USE_ITEM);
    }

    private static Authentication asWhomBuildsRun(Item item) {
        return item instanceof Queue.Task task ? Tasks.getAuthenticationOf2(task) : ACL.SYSTEM2;
    }
}
