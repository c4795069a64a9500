package org.springframework.security.core;

import java.security.Principal;
import java.util.Collection;
import java.util.List;

public interface Authentication extends Principal {
    default Collection<? extends GrantedAuthority> getAuthorities() {
        return List.of();
    }
}
