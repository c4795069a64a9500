package com.cloudbees.plugins.credentials.domains;

import java.util.List;

public class URIRequirementBuilder {
    private final String uri;

    private URIRequirementBuilder(String uri) {
        this.uri = uri;
    }

    public static URIRequirementBuilder fromUri(String uri) {
        return new URIRequirementBuilder(uri);
    }

    public URIRequirementBuilder withoutPath() {
        return this;
    }

    public List<DomainRequirement> build() {
        String text = uri;
        return List.of(new DomainRequirement() {
            private static final long serialVersionUID = 1L;

            @Override
            public String toString() {
                return text;
            }
        });
    }
}
