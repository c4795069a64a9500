package io.jenkins.plugins.imagepromotion.registry.http.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.imagepromotion.registry.ImageConfig;
import io.jenkins.plugins.imagepromotion.registry.Platform;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigReaderTest {
    private static ImageConfig read(String json) throws UnreadableContent {
        return ConfigReader.read(json.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void readsWhatAnImageSaysOfItself() throws UnreadableContent {
        ImageConfig config = read("""
                {"architecture":"amd64","os":"linux","created":"2026-01-02T03:04:05Z","history":[{"created":"x"}],
                 "config":{"Env":["A=b"],"Labels":{"b":"1","a":"2"}},"rootfs":{"type":"layers"}}""");

        assertThat(config.platform()).isEqualTo(new Platform("linux", "amd64", "", ""));
        assertThat(config.created()).isEqualTo("2026-01-02T03:04:05Z");
        assertThat(config.labels()).containsExactly(Map.entry("b", "1"), Map.entry("a", "2"));
    }

    @Test
    void readsHowTheImageIsRun() throws UnreadableContent {
        ImageConfig config = read("""
                {"config":{"Entrypoint":["/app","--fast"],"Cmd":null,"User":"1000","WorkingDir":"/srv",
                 "Env":["PATH=/bin","EMPTY=","BARE"],"ExposedPorts":{"8080/tcp":{}},"Volumes":{"/v":{}}}}""");

        assertThat(config.settings())
                .containsExactly(
                        Map.entry("Entrypoint", "/app --fast"),
                        Map.entry("User", "1000"),
                        Map.entry("WorkingDir", "/srv"),
                        Map.entry("Env PATH", "/bin"),
                        Map.entry("Env EMPTY", ""),
                        Map.entry("Env BARE", "BARE"),
                        Map.entry("ExposedPorts 8080/tcp", ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"config\":null,\"created\":null}",
                "{\"config\":{\"Labels\":null,\"Entrypoint\":null,\"Env\":null,\"ExposedPorts\":null,\"Volumes\":null}}",
                "{\"history\":null,\"rootfs\":{\"type\":\"layers\",\"diff_ids\":null},\"os.features\":null}",
                "{\"os\":\"\",\"architecture\":null,\"os.version\":\"\"}",
                "{\"config\":{\"Labels\":{\"a\":null}}}"
            })
    void readsAnImageThatSaysNothing(String json) throws UnreadableContent {
        assertThat(read(json))
                .isEqualTo(new ImageConfig(new Platform("unknown", "unknown", "", ""), "", Map.of(), Map.of()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "[]", "{\"os\":1}", "{\"config\":[]}", "{\"config\":{\"Labels\":\"x\"}}", "\u001f\u008b"})
    void refusesWhatIsNoConfiguration(String json) {
        assertThatThrownBy(() -> read(json)).isInstanceOf(UnreadableContent.class);
    }
}
