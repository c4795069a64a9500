package io.jenkins.plugins.imagepromotion.registry.http.syntax;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalHostTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "localhost.",
                "a.localhost",
                "127.0.0.1",
                "127.9.9.9",
                "0.0.0.0",
                "169.254.169.254",
                "::1",
                "::",
                "fe80::1",
                "127.1",
                "2130706433",
                "0x7f.0.0.1",
                "0x7f000001",
                "0177.0.0.1",
                "127.0.0.1.",
                "256.1.1.1"
            })
    void knowsThisMachineAndItsLink(String host) {
        assertThat(LocalHost.isLoopbackOrLinkLocal(host)).isTrue();
        assertThat(LocalHost.isLocal(host)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "fd00::1", "fc00::1"})
    void knowsPrivateAddresses(String host) {
        assertThat(LocalHost.isLocal(host)).isTrue();
        assertThat(LocalHost.isLoopbackOrLinkLocal(host)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "registry.test",
                "localhost.test",
                "notlocalhost",
                "8.8.8.8",
                "172.32.0.1",
                "2001:db8::1",
                "10.example.com",
                "1password.com",
                "0xdeadbeef.test"
            })
    void takesEverythingElseForForeign(String host) {
        assertThat(LocalHost.isLocal(host)).isFalse();
        assertThat(LocalHost.isLoopbackOrLinkLocal(host)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"8.8.8.8", "::1", "2130706433"})
    void tellsAnAddress(String host) {
        assertThat(LocalHost.isAddress(host)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"registry.test", "1password.com", "localhost"})
    void tellsAName(String host) {
        assertThat(LocalHost.isAddress(host)).isFalse();
    }
}
