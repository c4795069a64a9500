package io.jenkins.plugins.imagepromotion.signature;

import io.jenkins.plugins.imagepromotion.image.Quoted;
import io.jenkins.plugins.imagepromotion.signature.key.UnusableMaterial;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/**
 * The parts that the subject of a certificate must have (Notary Project, trust-store-trust-policy.md, "Trusted
 * Identities Constraints").
 *
 * @param parts the value of each attribute type; empty for every subject
 */
record SubjectPattern(Map<String, Object> parts) {
    private static final String PREFIX = "x509.subject:";
    private static final Set<String> REQUIRED = Set.of("C", "ST", "O");
    private static final Set<String> KNOWN = Set.of("C", "ST", "O", "L", "OU", "CN", "STREET", "DC", "UID");

    SubjectPattern {
        parts = Map.copyOf(parts);
    }

    static List<SubjectPattern> parse(List<String> texts) throws UnusableMaterial {
        if (texts.isEmpty()) {
            throw new UnusableMaterial("there is no trusted subject; \"*\" trusts every subject under the roots");
        }
        if (texts.contains("*") && texts.size() > 1) {
            throw new UnusableMaterial("\"*\" trusts every subject, so no other subject belongs next to it");
        }
        List<SubjectPattern> patterns = new ArrayList<>();
        for (String text : texts) {
            patterns.add(text.equals("*") ? new SubjectPattern(Map.of()) : parse(text));
        }
        return patterns;
    }

    private static SubjectPattern parse(String text) throws UnusableMaterial {
        String name = text.startsWith(PREFIX) ? text.substring(PREFIX.length()) : text;
        Map<String, Object> parts = attributes(name)
                .orElseThrow(() -> new UnusableMaterial("the subject " + Quoted.text(text)
                        + " is not a distinguished name with each attribute once, such as C=US, ST=WA, O=acme"));
        if (!KNOWN.containsAll(parts.keySet()) || !parts.keySet().containsAll(REQUIRED)) {
            throw new UnusableMaterial("the subject " + Quoted.text(text)
                    + " must have C, ST and O, and can also have L, OU, CN, STREET, DC and UID");
        }
        return new SubjectPattern(parts);
    }

    /**
     * Returns whether the subject contains each part. A subject with a duplicate attribute matches only {@code *}.
     */
    boolean matches(String subject) {
        return parts.isEmpty()
                || attributes(subject)
                        .filter(found -> found.entrySet().containsAll(parts.entrySet()))
                        .isPresent();
    }

    /** Returns the value of each attribute type; empty if it is not a name or repeats a type. */
    private static Optional<Map<String, Object>> attributes(String name) {
        try {
            Map<String, Object> attributes = new HashMap<>();
            for (Rdn rdn : new LdapName(name).getRdns()) {
                String type = rdn.getType().toUpperCase(Locale.ROOT);
                if (rdn.size() != 1 || attributes.put(type.equals("S") ? "ST" : type, rdn.getValue()) != null) {
                    return Optional.empty();
                }
            }
            return Optional.of(attributes);
        } catch (InvalidNameException e) {
            return Optional.empty();
        }
    }
}
