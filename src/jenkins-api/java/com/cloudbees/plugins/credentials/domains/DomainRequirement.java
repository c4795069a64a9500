package com.cloudbees.plugins.credentials.domains;

import java.io.Serializable;

public abstract class DomainRequirement implements Serializable {
    private static final long serialVersionUID = 1L;
}
