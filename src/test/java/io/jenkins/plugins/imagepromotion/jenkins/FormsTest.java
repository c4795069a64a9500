package io.jenkins.plugins.imagepromotion.jenkins;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.imagepromotion.jenkins.config.EnvironmentConfiguration;
import io.jenkins.plugins.imagepromotion.jenkins.config.FreezeConfiguration;
import io.jenkins.plugins.imagepromotion.jenkins.config.ImagePromotionConfiguration;
import io.jenkins.plugins.imagepromotion.jenkins.config.PolicyConfiguration;
import io.jenkins.plugins.imagepromotion.jenkins.config.RegistryConfiguration;
import io.jenkins.plugins.imagepromotion.jenkins.config.RouteConfiguration;
import io.jenkins.plugins.imagepromotion.jenkins.guard.ProductionGuardStep;
import io.jenkins.plugins.imagepromotion.jenkins.start.ImageToPromoteParameterDefinition;
import io.jenkins.plugins.imagepromotion.jenkins.step.AssertDigestMatchesStep;
import io.jenkins.plugins.imagepromotion.jenkins.step.AssertImmutableReferencesStep;
import io.jenkins.plugins.imagepromotion.jenkins.step.AssertPromotedStep;
import io.jenkins.plugins.imagepromotion.jenkins.step.AwaitDeployedStep;
import io.jenkins.plugins.imagepromotion.jenkins.step.CheckArgumentsStep;
import io.jenkins.plugins.imagepromotion.jenkins.step.ImageLineageStep;
import io.jenkins.plugins.imagepromotion.jenkins.step.ImmutableTagStep;
import io.jenkins.plugins.imagepromotion.jenkins.step.PinImageStep;
import io.jenkins.plugins.imagepromotion.jenkins.step.PlanRollbackStep;
import io.jenkins.plugins.imagepromotion.jenkins.step.PredictDeploymentStep;
import io.jenkins.plugins.imagepromotion.jenkins.step.PromoteImageStep;
import io.jenkins.plugins.imagepromotion.jenkins.step.ResolveImageStep;
import java.io.IOException;
import java.io.StringReader;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.xml.sax.InputSource;

/** Every parameter can be filled in, read back and looked up; every page is well-formed and harmless. */
class FormsTest {
    private static final Path RESOURCES = Path.of("src/main/resources");
    private static final Pattern FIELD = Pattern.compile("<f:(?:entry|optionalProperty)[^>]* field=\"(\\w+)\"");

    @Test
    void foldWhatFewEnvironmentsSet() throws IOException {
        String form = Files.readString(folder(EnvironmentConfiguration.class).resolve("config.jelly"));

        String open = form.replaceAll("(?s)<f:advanced .*?</f:advanced>", "");

        assertThat(FIELD.matcher(open).results().map(found -> found.group(1)))
                .containsExactly("name", "branch", "origins");
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                ResolveImageStep.class,
                AssertDigestMatchesStep.class,
                PromoteImageStep.class,
                AssertImmutableReferencesStep.class,
                ImmutableTagStep.class,
                ImageLineageStep.class,
                AssertPromotedStep.class,
                PlanRollbackStep.class,
                PredictDeploymentStep.class,
                AwaitDeployedStep.class,
                PinImageStep.class,
                RegistryConfiguration.class,
                PolicyConfiguration.class,
                EnvironmentConfiguration.class,
                FreezeConfiguration.class,
                RouteConfiguration.class,
                ImagePromotionConfiguration.class,
                ImageToPromoteParameterDefinition.class
            })
    void showEveryParameter(Class<?> type) throws IOException {
        String form = Files.readString(folder(type).resolve("config.jelly"));

        Set<String> fields = FIELD.matcher(form)
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(fields).isEqualTo(parameters(type));
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                ResolveImageStep.class,
                AssertDigestMatchesStep.class,
                PromoteImageStep.class,
                AssertImmutableReferencesStep.class,
                CheckArgumentsStep.class,
                ImmutableTagStep.class,
                ImageLineageStep.class,
                AssertPromotedStep.class,
                PlanRollbackStep.class,
                PredictDeploymentStep.class,
                AwaitDeployedStep.class,
                RegistryConfiguration.class,
                PolicyConfiguration.class,
                EnvironmentConfiguration.class,
                FreezeConfiguration.class,
                ImagePromotionConfiguration.class,
                ImageToPromoteParameterDefinition.class
            })
    void explainAndGiveBackEveryParameter(Class<?> type) {
        assertThat(parameters(type)).isNotEmpty().allSatisfy(parameter -> {
            assertThat(help(type, parameter)).as("help for %s", parameter).hasSize(1);
            assertThat(getters(type, parameter)).as("getter of %s", parameter).hasSize(1);
        });
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                ResolveImageStep.class,
                AssertDigestMatchesStep.class,
                PromoteImageStep.class,
                AssertImmutableReferencesStep.class,
                CheckArgumentsStep.class,
                ImmutableTagStep.class,
                ImageLineageStep.class,
                AssertPromotedStep.class,
                PlanRollbackStep.class,
                PredictDeploymentStep.class,
                AwaitDeployedStep.class,
                ProductionGuardStep.class
            })
    void explainEveryStep(Class<?> step) {
        assertThat(folder(step).resolve("help.html")).exists();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void areWellFormed(Path page) throws Exception {
        String text = Files.readString(page);

        assertThat(DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(new InputSource(new StringReader(text))))
                .isNotNull();
        if (page.toString().endsWith(".jelly")) {
            assertThat(text).startsWith("<?jelly escape-by-default='true'?>\n");
        } else {
            assertThat(text).startsWith("<div>\n");
        }
    }

    /** Jenkins reads what is in parentheses as the arguments of a text; if it is no expression, the page fails. */
    @ParameterizedTest
    @MethodSource("pages")
    void haveNoParenthesesInTheirTexts(Path page) throws IOException {
        assertThat(Files.readString(page)).doesNotContainPattern("\\$\\{%[^}]*[()]");
    }

    @ParameterizedTest
    @MethodSource("pages")
    void runNoScript(Path page) throws IOException {
        String text = Files.readString(page).toLowerCase(Locale.ROOT);

        Matcher handler = Pattern.compile("\\son[a-z]+\\s*=").matcher(text);
        assertThat(handler.find()).isFalse();
        assertThat(text).doesNotContain("<script", "javascript:", "style=");
    }

    @Test
    void sayWhatThePluginIs() {
        assertThat(RESOURCES.resolve("index.jelly")).content().contains("<div>");
    }

    private static List<Path> pages() throws IOException {
        try (Stream<Path> files = Files.walk(RESOURCES)) {
            return files.filter(file -> file.toString().endsWith(".jelly")
                            || file.toString().endsWith(".html"))
                    .sorted()
                    .toList();
        }
    }

    private static Path folder(Class<?> type) {
        return RESOURCES.resolve(type.getName().replace('.', '/'));
    }

    private static List<Path> help(Class<?> type, String parameter) {
        return Stream.<Class<?>>iterate(type, it -> it != null, Class::getSuperclass)
                .map(it -> folder(it).resolve("help-" + parameter + ".html"))
                .filter(Files::exists)
                .toList();
    }

    private static List<Method> getters(Class<?> type, String parameter) {
        String name = parameter.substring(0, 1).toUpperCase(Locale.ROOT) + parameter.substring(1);
        return Arrays.stream(type.getMethods())
                .filter(method -> method.getParameterCount() == 0)
                .filter(method -> method.getName().equals("get" + name)
                        || method.getName().equals("is" + name))
                .toList();
    }

    private static Set<String> parameters(Class<?> type) {
        Stream<String> mandatory = Arrays.stream(type.getConstructors())
                .filter(constructor -> constructor.isAnnotationPresent(DataBoundConstructor.class))
                .map(Constructor::getParameters)
                .flatMap(Arrays::stream)
                .map(Parameter::getName);
        Stream<String> optional = Arrays.stream(type.getMethods())
                .filter(method -> method.isAnnotationPresent(DataBoundSetter.class))
                .map(method -> method.getName().substring(3))
                .map(name -> name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1));
        return Stream.concat(mandatory, optional).collect(Collectors.toCollection(TreeSet::new));
    }
}
