package io.jenkins.plugins.imagepromotion.image;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegistryHostTest {

    @ParameterizedTest
    @CsvSource({
        "Registry.Example.com, registry.example.com",
        "registry.example.com:443, registry.example.com",
        "registry.example.com:5000, registry.example.com:5000",
        "registry.example.com:80, registry.example.com:80",
        "docker.io, docker.io",
        "INDEX.docker.io, docker.io",
        "registry-1.docker.io:443, docker.io",
        "other.docker.io, other.docker.io",
        "LOCALHOST:443, localhost",
        "[2001:DB8::1]:443, [2001:db8::1]",
        "REGISTRY, REGISTRY",
        "Registry:443, registry:443",
    })
    void hasOneNameForEachRegistry(String written, String canonical) {
        assertThat(RegistryHost.canonical(written)).isEqualTo(canonical);
        assertThat(RegistryHost.canonical(canonical)).isEqualTo(canonical);
        assertThat(ImageReference.parse(written + "/team/app").repository())
                .isEqualTo(new Repository(canonical, "team/app"))
                .isEqualTo(ImageReference.parse(canonical + "/team/app").repository());
    }

    @ParameterizedTest
    @CsvSource({
        "localhost:5000, 127.0.0.1:5000",
        "localhost:5000, 127.0.0.2:5000",
        "localhost:5000, [::1]:5000",
        "localhost:5000, [0:0:0:0:0:0:0:1]:5000",
        "localhost:5000, registry.localhost:5000",
        "localhost:5000, 0.0.0.0:5000",
        "localhost, 127.0.0.1:80",
        "localhost, 127.0.0.1:443",
        "[2001:db8::1]:5000, [2001:DB8:0:0:0:0:0:1]:5000",
        "REGISTRY, Registry:80",
        "registry.example.com, registry.example.com:443",
    })
    void locksTwoNamesOfOneRegistryAsOne(String one, String other) {
        assertThat(lock(one)).isEqualTo(lock(other));
    }

    @ParameterizedTest
    @CsvSource({
        "localhost:5000, localhost:5001",
        "registry.example.com, registry.example.org",
        "registry.example.com, registry.example.com:5000",
        "127.0.0.1.example.com, 127.0.0.1",
        "[2001:db8::1], [2001:db8::2]",
    })
    void locksTwoRegistriesApart(String one, String other) {
        assertThat(lock(one)).isNotEqualTo(lock(other));
    }

    private static String lock(String registry) {
        return ImageReference.parse(registry + "/app").repository().lockName();
    }

    @Test
    void keepsTheAddressesOfThisMachineApartForRequestsAndCredentials() {
        assertThat(ImageReference.parse("localhost:5000/app").repository())
                .isNotEqualTo(ImageReference.parse("127.0.0.1:5000/app").repository());
    }
}
