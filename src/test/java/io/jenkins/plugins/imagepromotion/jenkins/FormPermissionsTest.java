package io.jenkins.plugins.imagepromotion.jenkins;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.plugins.credentials.CredentialsFixture;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import hudson.Controller;
import hudson.model.AutoCompletionCandidates;
import hudson.model.Descriptor;
import hudson.model.Item;
import hudson.security.Whoami;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.imagepromotion.jenkins.permission.ImagePromotionPermission;
import io.jenkins.plugins.imagepromotion.jenkins.start.ImageToPromoteParameterDefinition;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.kohsuke.stapler.verb.POST;

/** Whatever a form asks of the controller: only a POST request gets an answer, and only a user who may configure. */
class FormPermissionsTest {
    private static final Path CLASSES = Path.of("target/classes");

    /** Each check finds at least one of these wrong, or worth a warning. */
    private static final List<String> WRONG = List.of(
            "???", "3", "https://registry.example.com/path", "a/../b", "-", "\u00e9", "shared", "x".repeat(600));

    @BeforeEach
    void store() throws Exception {
        Controller.fresh();
        CredentialsFixture.usernamePassword("shared", "team", "secret");
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        CredentialsFixture.certificate("certificate", store, "secret");
    }

    @AfterEach
    void restorePermissions() {
        Whoami.mayNot();
    }

    /** One method that a form calls. */
    private record Endpoint(Descriptor<?> form, Method method) {
        Object call(Item item, String value) throws ReflectiveOperationException {
            Object[] arguments = Arrays.stream(method.getParameters())
                    .map(parameter -> argument(parameter, item, value))
                    .toArray();
            return method.invoke(form, arguments);
        }

        private static Object argument(Parameter parameter, Item item, String value) {
            if (parameter.getType() == Item.class) {
                return item;
            }
            if (parameter.getType() == boolean.class) {
                return true;
            }
            boolean judged = parameter.getName().equals("value");
            return judged ? value : parameter.getName().endsWith("Id") ? "current" : "";
        }

        boolean isOfAJob() {
            return Arrays.asList(method.getParameterTypes()).contains(Item.class);
        }

        @Override
        public String toString() {
            return form.getClass().getName().replaceFirst(".*\\.", "") + "#" + method.getName();
        }
    }

    static List<Endpoint> endpoints() throws Exception {
        return forms().flatMap(form -> Arrays.stream(form.getClass().getMethods())
                        .filter(method -> method.getName().matches("do[A-Z].*"))
                        .filter(method -> !hasRulesOfItsOwn(form, method))
                        .map(method -> new Endpoint(form, method)))
                .toList();
    }

    /**
     * Returns true for the two kinds of methods with their own rules. Jenkins requests completions with GET, and completes the
     * names of jobs that the user can read. The page that starts a build is for users who can build; see {@code
     * ImageToPromoteParameterTest}.
     */
    private static boolean hasRulesOfItsOwn(Descriptor<?> form, Method method) {
        return method.getReturnType() == AutoCompletionCandidates.class
                || (form instanceof ImageToPromoteParameterDefinition.DescriptorImpl
                        && method.getName().equals("doFillValueItems"));
    }

    private static Stream<Descriptor<?>> forms() throws IOException {
        try (Stream<Path> files = Files.walk(CLASSES.resolve("io/jenkins/plugins/imagepromotion/jenkins"))) {
            return files
                    .filter(file -> file.toString().endsWith(".class"))
                    .map(FormPermissionsTest::load)
                    .filter(type ->
                            Descriptor.class.isAssignableFrom(type) && !Modifier.isAbstract(type.getModifiers()))
                    .<Descriptor<?>>map(FormPermissionsTest::create)
                    .toList()
                    .stream();
        }
    }

    private static Class<?> load(Path file) {
        String name = CLASSES.relativize(file).toString().replace('/', '.');
        try {
            return Class.forName(
                    name.substring(0, name.length() - ".class".length()),
                    false,
                    FormPermissionsTest.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    private static Descriptor<?> create(Class<?> type) {
        try {
            return (Descriptor<?>) type.getConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(type + " cannot be created", e);
        }
    }

    private static boolean says(Object answer) {
        if (answer instanceof FormValidation validation) {
            return validation.kind != FormValidation.Kind.OK;
        }
        return ((ListBoxModel) answer).stream().anyMatch(option -> !option.value.equals("current"));
    }

    private static boolean saysAnything(Endpoint endpoint, Item item) throws ReflectiveOperationException {
        for (String value : WRONG) {
            if (says(endpoint.call(item, value))) {
                return true;
            }
        }
        return false;
    }

    @Test
    void thereAreFormsOfManageJenkinsAndOfSteps() throws Exception {
        assertThat(endpoints())
                .extracting(Endpoint::toString)
                .contains(
                        "RegistryConfiguration$DescriptorImpl#doFillPromotionCredentialsIdItems",
                        "EnvironmentConfiguration$DescriptorImpl#doCheckApprovals",
                        "PromoteImageStep$DescriptorImpl#doCheckImage",
                        "ResolveImageStep$DescriptorImpl#doFillCredentialsIdItems");
    }

    @ParameterizedTest
    @MethodSource("endpoints")
    void onlyAPostRequestGetsAnAnswer(Endpoint endpoint) {
        assertThat(endpoint.method().isAnnotationPresent(POST.class)).isTrue();
    }

    @ParameterizedTest
    @MethodSource("endpoints")
    void onTheControllerOnlyAnAdministratorGetsAnAnswer(Endpoint endpoint) throws Exception {
        assertThat(saysAnything(endpoint, null)).as("with the permission").isTrue();

        Whoami.mayNot(ImagePromotionPermission.CONFIGURE);

        assertThat(saysAnything(endpoint, null)).as("without it").isFalse();
    }

    static List<Endpoint> endpointsOfJobs() throws Exception {
        return endpoints().stream().filter(Endpoint::isOfAJob).toList();
    }

    @ParameterizedTest
    @MethodSource("endpointsOfJobs")
    void inAJobOnlyWhoMayConfigureItOrUseItsCredentialsGetsAnAnswer(Endpoint endpoint) throws Exception {
        Item job = () -> "job";
        Whoami.mayNot(ImagePromotionPermission.CONFIGURE, Item.EXTENDED_READ);
        assertThat(saysAnything(endpoint, job)).isTrue();
        Whoami.mayNot(ImagePromotionPermission.CONFIGURE, CredentialsProvider.USE_ITEM);
        assertThat(saysAnything(endpoint, job)).isTrue();

        Whoami.mayNot(Item.EXTENDED_READ, CredentialsProvider.USE_ITEM);

        assertThat(saysAnything(endpoint, job)).isFalse();
    }
}
