package com.cloudbees.plugins.credentials;

import com.cloudbees.plugins.credentials.common.IdCredentials;
import com.cloudbees.plugins.credentials.domains.DomainRequirement;
import hudson.model.Item;
import hudson.model.ItemGroup;
import hudson.model.Run;
import hudson.security.Permission;
import hudson.util.ListBoxModel;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;

@SuppressWarnings("rawtypes")
public abstract class CredentialsProvider {
    public static final Permission USE_ITEM = Permission.UPDATE;

    /** Tests put credentials here. */
    static final List<IdCredentials> STORE = new CopyOnWriteArrayList<>();

    /** Tests put here which credentials are kept in a domain, by the text of its requirements. */
    static final Map<String, String> DOMAINS = new ConcurrentHashMap<>();

    /** What was asked and tracked, for tests to look at. */
    static final List<String> CALLS = new CopyOnWriteArrayList<>();

    public static <C extends IdCredentials> @Nullable C findCredentialById(
            String id, Class<C> type, Run<?, ?> run, List<DomainRequirement> requirements) {
        CALLS.add("find " + id + " as " + type.getSimpleName() + " for " + requirements);
        return matching(type, requirements)
                .filter(found -> found.getId().equals(id))
                .filter(found -> found.getScope() != CredentialsScope.SYSTEM)
                .findFirst()
                .orElse(null);
    }

    public static <C extends Credentials> List<C> lookupCredentialsInItemGroup(
            Class<C> type, ItemGroup group, Authentication as, List<DomainRequirement> requirements) {
        CALLS.add("look up " + type.getSimpleName() + " of the controller for " + requirements);
        return matching(type, requirements).toList();
    }

    public static <C extends Credentials> List<C> lookupCredentialsInItem(
            Class<C> type, Item item, Authentication as, List<DomainRequirement> requirements) {
        CALLS.add("look up " + type.getSimpleName() + " of a job for " + requirements);
        return matching(type, requirements)
                .filter(found -> ((IdCredentials) found).getScope() != CredentialsScope.SYSTEM)
                .toList();
    }

    private static <C> Stream<C> matching(Class<C> type, List<DomainRequirement> requirements) {
        return STORE.stream()
                .filter(found -> requirements.isEmpty()
                        || DOMAINS.getOrDefault(found.getId(), requirements.toString())
                                .equals(requirements.toString()))
                .filter(type::isInstance)
                .map(type::cast);
    }

    public static <C extends Credentials> @Nullable C track(Run run, @Nullable C credentials) {
        CALLS.add("track " + (credentials instanceof IdCredentials found ? found.getId() : null));
        return credentials;
    }

    public static <C extends Credentials> @Nullable C track(Item item, @Nullable C credentials) {
        CALLS.add("track in a job " + (credentials instanceof IdCredentials found ? found.getId() : null));
        return credentials;
    }

    public static <C extends IdCredentials> ListBoxModel listCredentialsInItem(
            Class<C> type,
            Item item,
            Authentication as,
            List<DomainRequirement> requirements,
            CredentialsMatcher matcher) {
        return list(type, requirements, matcher);
    }

    public static <C extends IdCredentials> ListBoxModel listCredentialsInItemGroup(
            Class<C> type,
            ItemGroup group,
            Authentication as,
            List<DomainRequirement> requirements,
            CredentialsMatcher matcher) {
        return list(type, requirements, matcher);
    }

    private static <C extends IdCredentials> ListBoxModel list(
            Class<C> type, List<DomainRequirement> requirements, CredentialsMatcher matcher) {
        ListBoxModel options = new ListBoxModel();
        matching(type, requirements)
                .filter(matcher::matches)
                .forEach(found -> options.add(new ListBoxModel.Option(found.getId(), found.getId())));
        return options;
    }
}
