package io.jenkins.plugins.imagepromotion.jenkins.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hudson.model.Descriptor.FormException;
import hudson.security.Whoami;
import hudson.util.FormValidation;
import io.jenkins.plugins.imagepromotion.jenkins.permission.ImagePromotionPermission;
import java.util.List;
import net.sf.json.JSONObject;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kohsuke.stapler.StaplerRequest2;

/** The section of Manage Jenkins: what it takes, what it refuses, and that it saves once. */
class ImagePromotionConfigurationTest {
    private final Counting configuration = new Counting();

    @AfterEach
    void restorePermissions() {
        Whoami.mayNot();
    }

    private static RegistryConfiguration registry(String host) {
        return new RegistryConfiguration(host);
    }

    @Test
    void knowsNoRegistryAtFirst() {
        assertThat(configuration.getRegistries()).isEmpty();
        assertThat(configuration.saves).isZero();
    }

    @Test
    void savesOnceWhatItIsGiven() {
        configuration.setRegistries(List.of(registry("registry.example.com"), registry("localhost:5000")));

        assertThat(configuration.getRegistries())
                .extracting(RegistryConfiguration::getHost)
                .containsExactly("registry.example.com", "localhost:5000");
        assertThat(configuration.saves).isEqualTo(1);
    }

    @Test
    void refusesCertificatesAndHostsThatAreNone() {
        RegistryConfiguration noCertificate = registry("registry.example.com");
        noCertificate.setCaCertificates("abc");
        RegistryConfiguration noHost = registry("registry.example.com");
        noHost.setTokenRealms("auth.example.org https://auth.example.net");

        assertThatThrownBy(() -> configuration.setRegistries(List.of(noCertificate)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("These are not certificates: the text does not contain certificates in PEM format."
                        + " Paste them with their lines BEGIN CERTIFICATE and END CERTIFICATE.");
        assertThatThrownBy(() -> configuration.setRegistries(List.of(noHost)))
                .hasMessage(
                        "\"https://auth.example.net\" is not a host. Write the hosts of token services, separated by commas or"
                                + " spaces, without https:// and without a port, for example auth.example.org.");
        assertThat(configuration.saves).isZero();
    }

    @Test
    void judgesCertificatesAndHostsInTheFormForAnAdministratorAlone() {
        RegistryConfiguration.DescriptorImpl form = new RegistryConfiguration.DescriptorImpl();

        assertThat(form.doCheckCaCertificates("abc").kind).isEqualTo(FormValidation.Kind.ERROR);
        assertThat(form.doCheckCaCertificates("").kind).isEqualTo(FormValidation.Kind.OK);
        assertThat(form.doCheckTokenRealms("auth.example.org:443").kind).isEqualTo(FormValidation.Kind.ERROR);
        assertThat(form.doCheckTokenRealms("auth.example.org").kind).isEqualTo(FormValidation.Kind.OK);
        assertThat(form.doCheckTokenRealms("auth.example.org, auth.example.net").kind)
                .isEqualTo(FormValidation.Kind.OK);
        Whoami.mayNot(ImagePromotionPermission.CONFIGURE);
        assertThat(form.doCheckCaCertificates("abc").kind).isEqualTo(FormValidation.Kind.OK);
        assertThat(form.doCheckTokenRealms("auth.example.org:443").kind).isEqualTo(FormValidation.Kind.OK);
    }

    @Test
    void takesTheFormAndSavesOnce() throws FormException {
        RegistryConfiguration submitted = registry("registry.example.com");
        JSONObject form = new JSONObject();
        form.put("registries", List.of(submitted));
        form.put("onlyConfiguredRegistries", true);

        assertThat(configuration.configure(BOUND, form)).isTrue();

        assertThat(configuration.getRegistries()).containsExactly(submitted);
        assertThat(configuration.isOnlyConfiguredRegistries()).isTrue();
        assertThat(configuration.saves).isEqualTo(1);
    }

    @Test
    void keepsAllEvidenceUnlessANumberOfMonthsIsSet() throws FormException {
        assertThat(configuration.getEvidenceMonths()).isZero();

        JSONObject form = new JSONObject();
        form.put("evidenceMonths", " 24 ");
        configuration.configure(BOUND, form);
        assertThat(configuration.getEvidenceMonths()).isEqualTo(24);

        form.put("evidenceMonths", "");
        configuration.configure(BOUND, form);
        assertThat(configuration.getEvidenceMonths()).isZero();

        configuration.setEvidenceMonths(1200);
        assertThat(configuration.getEvidenceMonths()).isEqualTo(1200);
        assertThat(configuration.saves).isEqualTo(3);
    }

    @Test
    void signsNothingUnlessAKeyIsSet() throws FormException {
        assertThat(configuration.getSigningKeyId()).isNull();
        assertThat(configuration.signingKey()).isEmpty();
        assertThat(configuration.isRequireAttestations()).isFalse();

        JSONObject form = new JSONObject();
        form.put("signingKeyId", " signing ");
        form.put("requireAttestations", true);
        configuration.configure(BOUND, form);
        assertThat(configuration.getSigningKeyId()).isEqualTo("signing");
        assertThat(configuration.isRequireAttestations()).isTrue();

        configuration.configure(BOUND, new JSONObject());
        assertThat(configuration.getSigningKeyId()).isNull();
        assertThat(configuration.isRequireAttestations()).isFalse();

        configuration.setSigningKeyId("signing");
        configuration.setRequireAttestations(true);
        assertThat(configuration.saves).isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "1201", "1.5", "two", "99999999999"})
    void refusesAnInvalidNumberOfMonths(String months) {
        String message =
                "\"" + months + "\" is not a number of months. Enter a whole number from 0 to 1200, for example 24.";
        JSONObject form = new JSONObject();
        form.put("evidenceMonths", months);

        assertThatThrownBy(() -> configuration.configure(BOUND, form))
                .isInstanceOf(FormException.class)
                .hasMessage(message)
                .satisfies(found ->
                        assertThat(((FormException) found).getFormField()).isEqualTo("evidenceMonths"));
        assertThat(configuration.doCheckEvidenceMonths(months)).hasMessage(message);
        assertThat(configuration.saves).isZero();
    }

    @Test
    void refusesANegativeNumberOfMonthsAsCode() {
        assertThatThrownBy(() -> configuration.setEvidenceMonths(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("\"-1\" is not a number of months. Enter a whole number from 0 to 1200, for example 24.");
        assertThat(configuration.saves).isZero();
    }

    @Test
    void checksTheMonthsInTheFormForAnAdministratorOnly() {
        assertThat(configuration.doCheckEvidenceMonths("24").kind).isEqualTo(FormValidation.Kind.OK);
        assertThat(configuration.doCheckEvidenceMonths("").kind).isEqualTo(FormValidation.Kind.OK);
        assertThat(configuration.doCheckEvidenceMonths("two").kind).isEqualTo(FormValidation.Kind.ERROR);
        Whoami.mayNot(ImagePromotionPermission.CONFIGURE);
        assertThat(configuration.doCheckEvidenceMonths("two").kind).isEqualTo(FormValidation.Kind.OK);
    }

    @Test
    void forgetsTheLastRegistryWhenTheFormHasNone() throws FormException {
        configuration.setRegistries(List.of(registry("registry.example.com")));

        configuration.configure(BOUND, new JSONObject());

        assertThat(configuration.getRegistries()).isEmpty();
        assertThat(configuration.saves).isEqualTo(2);
    }

    @Test
    void refusesARegistryTwiceHoweverItIsSpelled() {
        configuration.setRegistries(List.of(registry("kept.example.com")));
        List<RegistryConfiguration> twice = List.of(registry("registry.example.com"), registry("Registry.Example.com"));

        assertThatThrownBy(() -> configuration.setRegistries(twice))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The registry \"Registry.Example.com\" is configured twice. Remove one of the entries.");
        assertThat(configuration.getRegistries())
                .extracting(RegistryConfiguration::getHost)
                .containsExactly("kept.example.com");
        assertThat(configuration.saves).isEqualTo(1);
    }

    @Test
    void tellsTheFormWhichFieldIsWrong() {
        JSONObject form = new JSONObject();
        form.put("registries", List.of(registry("")));

        assertThatThrownBy(() -> configuration.configure(BOUND, form))
                .isInstanceOf(FormException.class)
                .hasMessage("A registry needs a host, for example registry.example.com.")
                .satisfies(found ->
                        assertThat(((FormException) found).getFormField()).isEqualTo("registries"));
        assertThat(configuration.saves).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "registry.example.com",
                "registry.example.com:5000",
                "localhost",
                "localhost:5000",
                "127.0.0.1:5000",
                "[::1]:5000",
                "docker.io",
                "index.docker.io",
                "Registry.Example.com:443",
                " registry.example.com "
            })
    void takesAHost(String host) {
        assertThat(new RegistryConfiguration.DescriptorImpl().doCheckHost(host).kind)
                .isEqualTo(FormValidation.Kind.OK);
        configuration.setRegistries(List.of(registry(host)));
        assertThat(configuration.getRegistries()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://registry.example.com",
                "registry.example.com/team",
                "registry.example.com/",
                "registry",
                "registry.example.com:99999",
                "registry example.com",
                "registry.example.com:5000/app@sha256"
            })
    void refusesWhatNoReferenceCouldName(String host) {
        assertThat(new RegistryConfiguration.DescriptorImpl().doCheckHost(host))
                .hasMessage(
                        "\"" + host + "\" is not a registry host. Write host or host:port as in an image reference,"
                                + " without https:// and without a path, for example registry.example.com, localhost:5000 or docker.io.");
        assertThatThrownBy(() -> configuration.setRegistries(List.of(registry(host))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({"docker.io, registry-1.docker.io", "registry.example.com, Registry.example.com:443"})
    void findsARegistryUnderEachOfItsNamesAndTakesNoSecondEntryForIt(String host, String other) {
        configuration.setRegistries(List.of(registry(other)));

        assertThat(configuration.registry(host)).isPresent();
        assertThatThrownBy(() -> configuration.setRegistries(List.of(registry(host), registry(other))))
                .hasMessage("The registry \"" + other + "\" is configured twice. Remove one of the entries.");
    }

    @Test
    void judgesNothingForWhoIsNoAdministrator() {
        Whoami.mayNot(ImagePromotionPermission.CONFIGURE);

        assertThat(new RegistryConfiguration.DescriptorImpl().doCheckHost("https://x").kind)
                .isEqualTo(FormValidation.Kind.OK);
    }

    @Test
    void warnsOfPlainHttp() {
        RegistryConfiguration.DescriptorImpl form = new RegistryConfiguration.DescriptorImpl();

        assertThat(form.doCheckPlainHttp(false).kind).isEqualTo(FormValidation.Kind.OK);
        assertThat(form.doCheckPlainHttp(true))
                .hasMessage(
                        "Anyone on the network path can read the credentials and change the responses. For tests only.");
    }

    @Test
    void givesBackWhatARegistryWasConfiguredWith() {
        RegistryConfiguration registry = registry(" registry.example.com ");
        assertThat(registry.getCredentialsId()).isNull();
        assertThat(registry.isPlainHttp()).isFalse();

        registry.setCredentialsId(" robot ");
        registry.setPlainHttp(true);

        assertThat(registry.getHost()).isEqualTo("registry.example.com");
        assertThat(registry.getCredentialsId()).isEqualTo("robot");
        assertThat(registry.isPlainHttp()).isTrue();
    }

    /** Binds as Stapler does, given objects in the place of JSON. */
    private static final StaplerRequest2 BOUND = new StaplerRequest2() {
        @Override
        @SuppressWarnings("unchecked")
        public <T> List<T> bindJSONToList(Class<T> type, Object json) {
            return json == null ? List.of() : (List<T>) json;
        }

        @Override
        public @Nullable String getParameter(String name) {
            return null;
        }
    };

    private static final class Counting extends ImagePromotionConfiguration {
        private int saves;

        @Override
        public synchronized void save() {
            saves++;
        }
    }
}
