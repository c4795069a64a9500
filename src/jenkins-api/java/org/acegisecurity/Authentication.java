package org.acegisecurity;

public interface Authentication {
    default org.springframework.security.core.Authentication toSpring() {
        throw new UnsupportedOperationException();
    }
}
