package io.jenkins.plugins.imagepromotion.policy.file;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.harrel.jsonschema.Validator;
import dev.harrel.jsonschema.ValidatorFactory;
import dev.harrel.jsonschema.providers.SnakeYamlNode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.policy.EnvironmentReader;
import io.jenkins.plugins.imagepromotion.policy.Policy;
import io.jenkins.plugins.imagepromotion.policy.Route;
import io.jenkins.plugins.imagepromotion.policy.demand.Freezes;
import io.jenkins.plugins.imagepromotion.policy.demand.proof.Identities;
import io.jenkins.plugins.imagepromotion.policy.demand.proof.ProvenanceRule;
import io.jenkins.plugins.imagepromotion.policy.demand.proof.SbomRule;
import io.jenkins.plugins.imagepromotion.policy.demand.proof.SignatureRule;
import io.jenkins.plugins.imagepromotion.policy.demand.proof.VulnerabilityRule;
import io.jenkins.plugins.imagepromotion.testing.PolicyKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** That the published schema and the reader say the same, and that every policy in the documentation is one. */
class PolicySchemaTest {
    private static final Path SCHEMA =
            Path.of("src/main/resources/io/jenkins/plugins/imagepromotion/policy/file/image-promotion.schema.json");

    private static boolean fitsTheSchema(String yaml) throws IOException {
        Validator validator = new ValidatorFactory()
                .withJsonNodeFactory(new SnakeYamlNode.Factory())
                .createValidator();
        return validator
                .validate(validator.registerSchema(Files.readString(SCHEMA)), yaml)
                .isValid();
    }

    /** The keys of the object at that path of the schema, by the strict reader of JSON. */
    private static List<String> keys(String... path) throws IOException {
        try (JsonParser json = new JsonFactory().createParser(SCHEMA.toFile())) {
            json.nextToken();
            for (String name : path) {
                for (json.nextToken(); !json.currentName().equals(name); json.nextToken()) {
                    json.nextToken();
                    json.skipChildren();
                }
                json.nextToken();
            }
            List<String> keys = new ArrayList<>();
            while (json.nextToken() != JsonToken.END_OBJECT) {
                keys.add(json.currentName());
                json.nextToken();
                json.skipChildren();
            }
            return keys;
        }
    }

    @Test
    void hasTheKeysThatTheReaderHas() throws IOException {
        assertThat(keys("properties")).containsExactlyElementsOf(PolicyFile.KEYS);
        assertThat(keys("$defs", "environment", "properties")).containsExactlyElementsOf(EnvironmentReader.KEYS);
        assertThat(keys("$defs", "route", "properties")).containsExactlyElementsOf(Route.KEYS);
        assertThat(keys("$defs", "freeze", "properties")).containsExactlyElementsOf(Freezes.WINDOW_KEYS);
        assertThat(keys("$defs", "signature", "properties")).containsExactlyElementsOf(SignatureRule.KEYS);
        assertThat(keys("$defs", "provenance", "properties")).containsExactlyElementsOf(ProvenanceRule.KEYS);
        assertThat(keys("$defs", "sbom", "properties")).containsExactlyElementsOf(SbomRule.KEYS);
        assertThat(keys("$defs", "identity", "properties")).containsExactlyElementsOf(Identities.KEYS);
        assertThat(keys("$defs", "vulnerabilities", "properties")).containsExactlyElementsOf(VulnerabilityRule.KEYS);
        assertThat(Files.readString(SCHEMA))
                .contains("\"enum\": [\"" + String.join("\", \"", SignatureRule.MATCHES) + "\"]");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            true  | 'branch: main'
            false | 'brunch: main'
            false | 'branch: 1.0'
            false | 'branch: ""'
            true  | 'origins: staging, protected: true'
            true  | 'origins: [staging]'
            false | 'origins: [staging, staging]'
            false | 'origins: {staging: true}'
            false | 'origins: [1]'
            true  | 'origins: staging, routes: [{from: a.example.com/x, to: b.example.com/y}]'
            true  | 'origins: staging, routes: [{from: "localhost:5000/x/{path}", to: "a.example.com/{path}-live"}]'
            true  | 'origins: staging, routes: []'
            false | 'origins: staging, routes: [{from: a.example.com/x}]'
            false | 'origins: staging, routes: [{from: team/x, to: b.example.com/y}]'
            false | 'origins: staging, routes: [{from: "a.example.com/{path}/{path}", to: "b.example.com/{path}"}]'
            false | 'origins: staging, routes: [{from: a.example.com/*, to: b.example.com/y}]'
            false | 'origins: staging, routes: [{from: "a.example.com/x:1", to: b.example.com/y}]'
            false | 'origins: staging, routes: a.example.com/x'
            true  | 'origins: staging, jobs: release/**'
            false | 'origins: staging, jobs: [1]'
            true  | 'protected: true'
            false | 'protected: "true"'
            true  | 'origins: staging, minimumSoak: 1d12h'
            false | 'origins: staging, minimumSoak: 1w'
            false | 'origins: staging, minimumSoak: 12'
            true  | 'origins: staging, noDowngrade: false'
            false | 'origins: staging, noDowngrade: 1'
            true  | 'origins: staging, approvals: 2'
            false | 'origins: staging, approvals: -2'
            false | 'origins: staging, approvals: "2"'
            true  | 'origins: staging, approvals: 2, approvers: alice bob'
            true  | 'origins: staging, platforms: [linux/amd64]'
            true  | 'origins: staging, referrers: [sbom]'
            true  | 'origins: staging, freezes: [{name: x, timeZone: UTC, from: friday 16:00, to: Monday 08:00}]'
            true  | 'origins: staging, freezes: [{name: x, timeZone: UTC, from: 2026-12-19, to: 2026-12-20T08:00}]'
            false | 'origins: staging, freezes: [{name: x, timeZone: UTC, from: Fri 16:00, to: Monday 08:00}]'
            false | 'origins: staging, freezes: [{name: x, from: 2026-12-19, to: 2026-12-20}]'
            false | 'origins: staging, freezes: [{name: x, timeZone: UTC, from: 2026-12-19, to: 2026-12-20, why: y}]'
            true  | 'origins: staging, selfApproval: true, keepPlatforms: true, allowReplay: true, mustBeSelected: true'
            false | 'origins: staging, allowReplay: 1'
            false | 'origins: staging, mustBeSelected: 1'
            true  | 'origins: staging, authorsMayApprove: false, unattended: refuse, plainInput: true'
            false | 'origins: staging, unattended: never'
            false | 'origins: staging, plainInput: 1'
            true  | 'origins: staging, paths: live/** prod/'
            true  | 'origins: staging, paths: []'
            false | 'origins: staging, paths: [1]'
            true  | 'origins: staging, tagFormat: "p{version}-{commit}-{timestamp}"'
            """)
    void takesWhatTheReaderTakes(boolean valid, String fields) throws IOException {
        String text = "name: test\nenvironments:\n- {name: staging, branch: x}\n- {name: eu, " + fields + "}\n";

        assertThat(fitsTheSchema(text)).isEqualTo(valid);
        assertThat(isRead(text)).isEqualTo(valid);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            true  | 'keys: TEAM'
            true  | 'keys: TEAM, match: any'
            true  | 'keys: TEAM, match: all'
            false | 'keys: TEAM, match: most'
            false | 'keys: TEAM, subjects: "*"'
            false | 'keys: ROOT'
            false | 'keys: text'
            false | 'keys: [TEAM]'
            true  | 'certificates: ROOT, subjects: "*"'
            true  | 'certificates: ROOT, subjects: ["C=US, ST=WA, O=acme, CN=a", "C=US, ST=WA, O=acme, CN=b"]'
            false | 'certificates: ROOT'
            false | 'certificates: ROOT, subjects: []'
            false | 'certificates: TEAM, subjects: "*"'
            false | 'certificates: ROOT, subjects: "*", match: all'
            false | 'certificates: ROOT, subjects: "*", keys: TEAM'
            false | 'subjects: "*"'
            false | 'match: all'
            true  | 'trustedRoot: SIGSTORE, identities: [{issuer: "https://a.invalid", subject: "*@a.invalid"}]'
            true  | 'trustedRoot: SIGSTORE, identities: [{issuer: "https://i.invalid", subject: s}, {issuer: "https://i.invalid", subject: t}]'
            false | 'trustedRoot: SIGSTORE'
            false | 'trustedRoot: SIGSTORE, identities: []'
            false | 'trustedRoot: SIGSTORE, identities: "https://a.invalid *@a.invalid"'
            false | 'trustedRoot: SIGSTORE, identities: [{issuer: "https://a.invalid"}]'
            false | 'trustedRoot: SIGSTORE, identities: [{subject: "*@a.invalid"}]'
            false | 'trustedRoot: SIGSTORE, identities: [{issuer: "https://i.invalid", subject: s, email: e}]'
            false | 'trustedRoot: trusted_root.json, identities: [{issuer: "https://i.invalid", subject: s}]'
            false | 'identities: [{issuer: "https://i.invalid", subject: s}]'
            false | 'trustedRoot: SIGSTORE, identities: [{issuer: "https://i.invalid", subject: s}], keys: TEAM'
            false | 'trustedRoot: SIGSTORE, identities: [{issuer: "https://i.invalid", subject: s}], match: all'
            false | 'trustedRoot: SIGSTORE, identities: [{issuer: "https://i.invalid", subject: s}], certificates: ROOT, subjects: "*"'
            false | 'keys: TEAM, identities: []'
            """)
    void takesTheSignaturesThatTheReaderTakes(boolean valid, String fields) throws IOException {
        String entry = entry(fields);
        String text =
                "name: test\nenvironments:\n- {name: staging, branch: x}\n- {name: eu, origins: staging, signatures: [{"
                        + "name: x, " + entry + "}]}\n";

        assertThat(fitsTheSchema(text)).isEqualTo(valid);
        assertThat(isRead(text)).isEqualTo(valid);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            true  | 'builders: "https://ci.example.com/**", sources: https://git.example.com/shop/*'
            true  | 'builders: ["**"], sources: ["**"], branches: [main, "release/*"], tags: v*'
            false | 'builders: "**"'
            false | 'sources: "**"'
            false | 'builders: [], sources: "**"'
            false | 'builders: "**", sources: []'
            false | 'builders: "**", sources: [1]'
            false | 'builders: "**", sources: "**", branches: []'
            false | 'builders: "**", sources: "**", tags: []'
            false | 'builders: "**", sources: "**", match: any'
            """)
    void takesTheProvenanceThatTheReaderTakes(boolean valid, String fields) throws IOException {
        String text =
                "name: test\nenvironments:\n- {name: staging, branch: x}\n- {name: eu, origins: staging, provenance: [{"
                        + "name: x, keys: " + quoted(PolicyKeys.TEAM) + ", " + fields + "}]}\n";

        assertThat(fitsTheSchema(text)).isEqualTo(valid);
        assertThat(isRead(text)).isEqualTo(valid);
        assertThat(isRead(text.replace("keys: ", "key: "))).isFalse();
        String keyless = text.replace(
                "keys: " + quoted(PolicyKeys.TEAM),
                entry("trustedRoot: SIGSTORE, identities: [{issuer: 'https://i.invalid', subject: s}]"));
        assertThat(fitsTheSchema(keyless)).isEqualTo(valid);
        assertThat(isRead(keyless)).isEqualTo(valid);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            true  | 'keys: TEAM'
            true  | 'keys: TEAM, maximumAge: 30d'
            true  | 'keys: TEAM, maximumAge: 1d12h'
            false | 'keys: TEAM, maximumAge: 0d'
            false | 'keys: TEAM, maximumAge: 30'
            false | 'keys: ROOT'
            false | 'maximumAge: 30d'
            false | 'keys: TEAM, format: spdx'
            true  | 'trustedRoot: SIGSTORE, identities: [{issuer: "https://i.invalid", subject: s}], maximumAge: 30d'
            false | 'trustedRoot: SIGSTORE, identities: [{issuer: "https://i.invalid", subject: s}], keys: TEAM'
            false | 'trustedRoot: SIGSTORE'
            """)
    void takesTheSbomsThatTheReaderTakes(boolean valid, String fields) throws IOException {
        String entry = entry(fields);
        String text = "name: test\nenvironments:\n- {name: staging, branch: x}\n- {name: eu, origins: staging, sbom: [{"
                + "name: x, " + entry + "}]}\n";

        assertThat(fitsTheSchema(text)).isEqualTo(valid);
        assertThat(isRead(text)).isEqualTo(valid);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            true  | 'keys: TEAM, critical: 0'
            true  | 'keys: TEAM, maximumAge: 7d, critical: 0, high: 5, medium: 20, low: 999999'
            true  | 'keys: TEAM, low: 1'
            false | 'keys: TEAM'
            false | 'keys: TEAM, maximumAge: 7d'
            false | 'keys: TEAM, critical: -1'
            false | 'keys: TEAM, critical: 1000000'
            false | 'keys: TEAM, critical: "0"'
            false | 'keys: TEAM, critical: none'
            false | 'keys: TEAM, critical: 0, maximumAge: 0d'
            false | 'keys: TEAM, critical: 0, unknown: 0'
            false | 'keys: TEAM, negligible: 0'
            false | 'keys: ROOT, critical: 0'
            false | 'critical: 0'
            """)
    void takesTheScansThatTheReaderTakes(boolean valid, String fields) throws IOException {
        String text = "name: test\nenvironments:\n- {name: staging, branch: x}\n- {name: eu, origins: staging,"
                + " vulnerabilities: [{name: x, " + entry(fields) + "}]}\n";

        assertThat(fitsTheSchema(text)).isEqualTo(valid);
        assertThat(isRead(text)).isEqualTo(valid);
    }

    private static String entry(String fields) {
        return fields.replace("TEAM", quoted(PolicyKeys.TEAM))
                .replace("ROOT", quoted(PolicyKeys.ROOT))
                .replace("SIGSTORE", quoted(PolicyKeys.TRUSTED_ROOT));
    }

    private static String quoted(String text) {
        return '"' + text.replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }

    private static boolean isRead(String text) {
        try {
            PolicyFile.parse("test", text);
            return true;
        } catch (ImagePromotionException e) {
            return false;
        }
    }

    /** Every YAML block of the page, and the example files. */
    static List<String> examples() throws IOException {
        List<String> all = blocks("yaml");
        all.add(Files.readString(Path.of("examples/image-promotion.yaml")));
        all.add(Files.readString(Path.of("examples/verified-images.yaml")));
        return all;
    }

    private static List<String> blocks(String language) throws IOException {
        List<String> all = new ArrayList<>();
        String[] parts = Files.readString(Path.of("docs/policy.md")).split("```");
        for (int i = 1; i < parts.length; i += 2) {
            if (parts[i].startsWith(language + "\n")) {
                all.add(parts[i].substring(language.length() + 1));
            }
        }
        return all;
    }

    /** The policy of every block of Configuration as Code, in which lists of strings are single strings. */
    static List<String> examplesAsCode() throws IOException {
        return blocks("yml").stream()
                .map(code -> code.substring(code.indexOf("    policy:\n") + "    policy:\n".length())
                        .replaceAll("(?m)^ {6}", "")
                        .replaceAll(
                                "\\$\\{readFile:[^}]*trusted_root.json}",
                                Matcher.quoteReplacement(quoted(PolicyKeys.TRUSTED_ROOT))))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("examplesAsCode")
    void takesEveryExampleOfConfigurationAsCode(String text) throws IOException {
        assertThat(fitsTheSchema(text)).isTrue();
        assertThat(PolicyFile.parse("example", text).find("production")).isPresent();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void takesEveryExampleOfTheDocumentation(String text) throws IOException {
        Policy company = PolicyFile.parse("company", Files.readString(Path.of("examples/image-promotion.yaml")));

        Policy read = text.startsWith("# lower layer\n")
                ? PolicyFile.tighten(company, "example", text)
                : PolicyFile.parse("example", text);

        assertThat(fitsTheSchema(text)).isTrue();
        assertThat(read.environments()).isNotEmpty();
    }

    @Test
    void showsEveryFieldInTheDocumentation() throws IOException {
        String yaml = String.join("\n", examples());

        assertThat(Stream.of(
                                PolicyFile.KEYS,
                                EnvironmentReader.KEYS,
                                Route.KEYS,
                                Freezes.WINDOW_KEYS,
                                SignatureRule.KEYS,
                                ProvenanceRule.KEYS,
                                SbomRule.KEYS,
                                Identities.KEYS,
                                VulnerabilityRule.KEYS)
                        .flatMap(List::stream))
                .allSatisfy(key -> assertThat(yaml).containsPattern("\\b" + key + ":"))
                .allSatisfy(
                        key -> assertThat(Path.of("docs/policy.md")).content().contains("`" + key + "`"));
    }
}
