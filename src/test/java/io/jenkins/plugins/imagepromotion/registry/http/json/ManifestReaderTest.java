package io.jenkins.plugins.imagepromotion.registry.http.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.registry.Descriptor;
import io.jenkins.plugins.imagepromotion.registry.ManifestLinks;
import io.jenkins.plugins.imagepromotion.registry.MediaTypes;
import io.jenkins.plugins.imagepromotion.registry.Platform;
import io.jenkins.plugins.imagepromotion.registry.http.Answers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestReaderTest {
    private static final String A = Answers.digest("a").toString();
    private static final String IMAGE =
            "'schemaVersion':2,'config':{'mediaType':'c','digest':'DIGEST','size':1},'layers':[]";

    private static ManifestLinks read(String type, String singleQuoted) throws UnreadableContent {
        return ManifestReader.read(type, bytes(singleQuoted));
    }

    private static byte[] bytes(String singleQuoted) {
        return singleQuoted.replace('\'', '"').replace("DIGEST", A).getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void readsAnImage() throws UnreadableContent {
        ManifestLinks links = read(MediaTypes.OCI_MANIFEST, """
                {'schemaVersion':2,'mediaType':'application/vnd.oci.image.manifest.v1+json','artifactType':'x','annotations':{'a':'b'},
                 'config':{'mediaType':'c','digest':'DIGEST','size':1,'data':'e30=','urls':['u'],'annotations':{'x':'y'}},
                 'layers':[{'mediaType':'l','digest':'DIGEST','size':9000000000,'annotations':{'s':'t','n':7}}],'subject':{'layers':7}}""");

        Descriptor config = new Descriptor("c", Answers.digest("a"), 1, Optional.empty(), "", true);
        Descriptor layer =
                new Descriptor("l", Answers.digest("a"), 9_000_000_000L, Optional.empty(), "", false, Map.of("s", "t"));
        assertThat(links.config()).contains(config);
        assertThat(links.layers()).containsExactly(layer);
        assertThat(links.manifests()).isEmpty();
    }

    @Test
    void readsPlatformsThatLackNamesAsUnknownAndKeepsTheVersionOfWindows() throws UnreadableContent {
        ManifestLinks links = read(MediaTypes.OCI_INDEX, """
                {'schemaVersion':2,'manifests':[
                  {'mediaType':'m','digest':'DIGEST','size':1,'platform':{'os':'','architecture':''}},
                  {'mediaType':'m','digest':'DIGEST','size':1,'platform':{'os':null,'architecture':null,'variant':null}},
                  {'mediaType':'m','digest':'DIGEST','size':1,'platform':{}},
                  {'mediaType':'m','digest':'DIGEST','size':1,'platform':{'os':'unknown','architecture':'unknown'}},
                  {'mediaType':'m','digest':'DIGEST','size':1,'platform':{'os':'linux','architecture':'amd64','os.version':null}},
                  {'mediaType':'m','digest':'DIGEST','size':1,
                   'platform':{'os':'windows','architecture':'amd64','os.version':'10.0.20348.2031'}}]}""");

        assertThat(links.platforms())
                .containsExactly(
                        new Platform("linux", "amd64", "", ""),
                        new Platform("windows", "amd64", "", "10.0.20348.2031"));
        assertThat(links.manifests().get(0).platform()).contains(new Platform("unknown", "unknown", "", ""));
        assertThatThrownBy(
                        () -> read(
                                MediaTypes.OCI_INDEX,
                                "{'schemaVersion':2,'manifests':[{'mediaType':'m','digest':'DIGEST','size':1,'platform':{'os':7}}]}"))
                .isInstanceOf(UnreadableContent.class);
    }

    @Test
    void readsAnIndex() throws UnreadableContent {
        ManifestLinks links = read(MediaTypes.OCI_INDEX, """
                {'schemaVersion':2,'manifests':[
                  {'mediaType':'m','digest':'DIGEST','size':1,'platform':{'os':'linux','architecture':'arm64','variant':'v8','os.features':[]}},
                  {'mediaType':'m','digest':'DIGEST','size':2,'platform':null},
                  {'mediaType':'m','digest':'DIGEST','size':3}]}""");

        assertThat(links.manifests())
                .extracting(Descriptor::platform)
                .containsExactly(
                        Optional.of(new Platform("linux", "arm64", "v8", "")), Optional.empty(), Optional.empty());
        assertThat(links.config()).isEmpty();
        assertThat(links.layers()).isEmpty();
    }

    @Test
    void readsNullAsAnEmptyList() throws UnreadableContent {
        assertThat(read(MediaTypes.OCI_INDEX, "{'schemaVersion':2,'manifests':null,'annotations':null}")
                        .manifests())
                .isEmpty();
        ManifestLinks image = read(MediaTypes.OCI_MANIFEST, """
                {'schemaVersion':2,'config':{'digest':'DIGEST','size':1,'urls':null,'annotations':null,'platform':null},
                 'layers':null,'subject':null,'annotations':null}""");
        assertThat(image.layers()).isEmpty();
        assertThat(image.config().orElseThrow().hasUrls()).isFalse();
        assertThat(image.subject()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`` | it is empty",
                "null | an object was expected at the top",
                "`{'schemaVersion':null}` | a whole number was expected at \"/schemaVersion\"",
                "`{'schemaVersion':2,'config':null,'layers':[]}` | an object was expected at \"/config\"",
                "`{'schemaVersion':2,'layers':[null]}` | an object was expected at \"/layers/0\"",
                "`{'schemaVersion':2,'layers':[{'digest':null,'size':1}]}` | a string was expected at \"/layers/0/digest\"",
                "nonsense | it is not JSON",
                "[] | an object was expected at the top",
                "`{'schemaVersion':2` | it ends too early",
                "`{'schemaVersion':2}` | it has no config",
                "`{'schemaVersion':2,'config':{'digest':'DIGEST','size':1}}` | it has no layers",
                "{} | its schemaVersion is not 2",
                "`{'schemaVersion':3}` | its schemaVersion is not 2",
                "`{'schemaVersion':'2'}` | a whole number was expected at \"/schemaVersion\"",
                "`{'schemaVersion':99999999999999999999}` | it is not JSON",
                "`{'schemaVersion':2,'schemaVersion':2}` | a field occurs twice",
                "`{'schemaVersion':2,'a':{'b':1,'b':2}}` | a field occurs twice",
                "`{'schemaVersion':2,'mediaType':7}` | a string was expected at \"/mediaType\"",
                "`{'schemaVersion':2,'layers':{}}` | an array was expected at \"/layers\"",
                "`{'schemaVersion':2,'layers':['x']}` | an object was expected at \"/layers/0\"",
                "`{'schemaVersion':2,'layers':[{'digest':'DIGEST'}]}` | a descriptor has no size",
                "`{'schemaVersion':2,'layers':[{'digest':'DIGEST','size':-1}]}` | a descriptor has no size",
                "`{'schemaVersion':2,'layers':[{'size':1}]}` | it points to \"\", which is not a digest",
                "`{'schemaVersion':2,'layers':[{'size':1,'digest':'sha256:abc'}]}` | it points to \"sha256:abc\", which is not a digest",
                "`{'schemaVersion':2} {}` | it continues after its end",
                "`{'schemaVersion':2,'x':[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]}` | it is nested too deeply",
            })
    void saysWhatIsWrongWithABrokenManifest(String manifest, String problem) {
        assertThatThrownBy(() -> read(MediaTypes.OCI_MANIFEST, manifest))
                .isInstanceOfSatisfying(UnreadableContent.class, e -> {
                    assertThat(e.code()).isEqualTo(FailureCode.UNREADABLE_ANSWER);
                    assertThat(e.problem()).isEqualTo(problem);
                });
    }

    @Test
    void refusesAManifestThatSaysThatItIsOfAnotherType() {
        assertThatThrownBy(() -> read(
                        MediaTypes.OCI_MANIFEST,
                        "{" + IMAGE + ",'mediaType':'application/vnd.docker.distribution.manifest.v2+json'}"))
                .hasMessage("its mediaType is \"application/vnd.docker.distribution.manifest.v2+json\""
                        + " but its Content-Type is \"application/vnd.oci.image.manifest.v1+json\"");
    }

    @Test
    void refusesSchema1ByItsName() {
        assertThatThrownBy(() -> read(MediaTypes.DOCKER_MANIFEST, "{'schemaVersion':1,'fsLayers':[]}"))
                .isInstanceOfSatisfying(UnreadableContent.class, e -> {
                    assertThat(e.code()).isEqualTo(FailureCode.UNSUPPORTED_MANIFEST);
                    assertThat(e.problem()).isEqualTo("it uses schema 1, which has no stable digest");
                });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "application/vnd.oci.image.index.v1+json | `{'schemaVersion':2,'manifests':[],'layers':[]}` | it is an index with layers",
                "application/vnd.docker.distribution.manifest.list.v2+json | `{'schemaVersion':2,'manifests':[],'config':{'digest':'DIGEST','size':1}}`"
                        + " | it is an index with config",
                "application/vnd.oci.image.manifest.v1+json | `{'schemaVersion':2,'manifests':[],'layers':[]}` | it is an image with manifests",
                "application/vnd.oci.image.manifest.v1+json | `{'schemaVersion':2,'manifests':null,'layers':[]}` | it is an image with manifests",
                "application/vnd.oci.image.manifest.v1+json | `{'schemaVersion':2,'Layers':[],'layers':[]}`"
                        + " | the field \"Layers\" differs from the specification in case",
            })
    void refusesWhatTwoProgramsMayReadAsTwoImages(String type, String manifest, String reason) {
        assertThatThrownBy(() -> read(type, manifest)).isInstanceOfSatisfying(UnreadableContent.class, e -> {
            assertThat(e.code()).isEqualTo(FailureCode.UNSUPPORTED_MANIFEST);
            assertThat(e.problem()).isEqualTo(reason + ", so programs may read it as different images");
        });
    }

    @Test
    void refusesMoreLinksThanAnyImageHas() {
        String layer = "{'digest':'DIGEST','size':1}";

        assertThatThrownBy(() -> read(
                        MediaTypes.OCI_MANIFEST,
                        "{'schemaVersion':2,'layers':[" + (layer + ",").repeat(10_000) + layer + "]}"))
                .hasMessage("it points to more than 10000 things");
    }

    @Test
    void readsUtf8AloneAndNotWhatItCouldAlsoBe() {
        String manifest = "{" + IMAGE.replace('\'', '"').replace("DIGEST", A) + "}";

        assertThatThrownBy(() ->
                        ManifestReader.read(MediaTypes.OCI_MANIFEST, manifest.getBytes(StandardCharsets.UTF_16LE)))
                .hasMessage("it is not JSON");
        assertThatThrownBy(() -> ManifestReader.read(
                        MediaTypes.OCI_MANIFEST, (manifest + "é").getBytes(StandardCharsets.ISO_8859_1)))
                .hasMessage("it is not UTF-8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'schemaVersion':1}", "{'name':'a','schemaVersion':1,'history':[{}]}"})
    void recognisesSchema1UnderAnyType(String manifest) {
        assertThat(ManifestReader.isSchema1(bytes(manifest))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'schemaVersion':2}", "<html>", "", "{}", "[1]"})
    void takesNothingElseForSchema1(String manifest) {
        assertThat(ManifestReader.isSchema1(bytes(manifest))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(longs = {(1L << 40) + 1, 9_000_000_000_000_000_000L, Long.MAX_VALUE})
    void refusesAPartThatNoRegistryTakes(long size) {
        assertThatThrownBy(() -> read(MediaTypes.OCI_MANIFEST, "{" + IMAGE.replace("'size':1", "'size':" + size) + "}"))
                .isInstanceOfSatisfying(UnreadableContent.class, refused -> {
                    assertThat(refused.code()).isEqualTo(FailureCode.UNSUPPORTED_MANIFEST);
                    assertThat(refused.problem())
                            .isEqualTo("it points to a part of " + size + " bytes, and the limit is 1099511627776");
                });
    }

    @Test
    void acceptsThePartsThatRegistriesTake() throws UnreadableContent {
        ManifestLinks links =
                read(MediaTypes.OCI_MANIFEST, "{" + IMAGE.replace("'size':1", "'size':" + (1L << 40)) + "}");

        assertThat(links.config().orElseThrow().size()).isEqualTo(1L << 40);
    }
}
