package io.jenkins.plugins.imagepromotion.registry.http.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import okhttp3.HttpUrl;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NoProxyTest {
    private static boolean covers(String text, String host) {
        return NoProxy.parse(text).covers(HttpUrl.get("https://" + host + "/"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "* | registry.example.com",
                "example.com | example.com",
                "example.com | registry.example.com",
                ".example.com | registry.example.com",
                "*.example.com | registry.example.com",
                "other.org, EXAMPLE.com | registry.example.com",
                "other.org example.com | registry.example.com",
                "example.com:5000 | registry.example.com:5000",
                "example.com:443 | registry.example.com",
                "10.0.0.0/8 | 10.1.2.3",
                "10.1.2.3 | 10.1.2.3",
                "192.168.4.0/22 | 192.168.7.9",
                "0.0.0.0/0 | 8.8.8.8",
                "x | localhost",
                "x | 127.0.0.1:5000",
                "x | [::1]:5000",
                "x | 127.9.9.9",
                "x | [::ffff:127.0.0.1]",
                "2001:db8::1 | [2001:db8::1]",
                "2001:DB8:0:0::1 | [2001:db8::1]:5000",
                "[2001:db8::1] | [2001:db8::1]",
                "[2001:db8::1]:5000 | [2001:db8::1]:5000",
                "2001:db8::/32 | [2001:db8:7::9]",
                "fd00::/8 | [fdab::1]",
                "::/0 | [2001:db8::1]",
                "10.0.0.0/8 | [::ffff:10.1.2.3]",
                "10.1.2.3/32 | 10.1.2.3",
                "10.1.2.3:5000 | 10.1.2.3:5000",
                "*.example.com:5000 | registry.example.com:5000",
                "example.com. | registry.example.com",
                "example.com | registry.example.com.",
                "b\u00fccher.example | registry.xn--bcher-kva.example",
            })
    void asksThoseDirectly(String text, String host) {
        assertThat(covers(text, host)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | registry.example.com",
                "example.com | badexample.com",
                "registry.example.com | example.com",
                "example.com:5000 | registry.example.com",
                "10.0.0.0/8 | 11.1.2.3",
                "10.0.0.0/8 | 10.example.com",
                "192.168.4.0/22 | 192.168.8.1",
                "example | registry.example.com",
                "127 | 127.example.com",
                "x | 127.example.com",
                "2001:db8::1 | [2001:db8::2]",
                "[2001:db8::1]:5000 | [2001:db8::1]:5001",
                "2001:db8::/32 | [2001:db9::1]",
                "2001:db8::/32 | 32.1.13.184",
                "10.0.0.0/33 | 10.0.0.1",
                "10.0.0.0/999 | 10.0.0.1",
                "300.0.0.0/8 | 10.0.0.1",
                "example.com/8 | example.com",
                ", | registry.example.com",
                "*example.com | registry.example.com",
            })
    void asksOthersThroughTheProxy(String text, String host) {
        assertThat(covers(text, host)).isFalse();
    }
}
