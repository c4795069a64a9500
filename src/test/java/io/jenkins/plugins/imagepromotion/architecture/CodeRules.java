package io.jenkins.plugins.imagepromotion.architecture;

import static com.tngtech.archunit.core.domain.JavaModifier.ABSTRACT;
import static com.tngtech.archunit.core.domain.JavaModifier.FINAL;
import static com.tngtech.archunit.core.domain.JavaModifier.STATIC;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.Serializable;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.NullMarked;

/**
 * What holds for classes beyond their layer.
 *
 * <p>A rule over a folder that has no class yet passes; {@code ArchitectureTest} shows for each that it can fail.
 */
public final class CodeRules {
    /** Words that say nothing; each as a word of a camel-case name, so {@code Metadata} is not {@code Data}. */
    private static final Pattern EMPTY_WORD =
            Pattern.compile(".*(?:Manager|Helper|Util|Impl|Data|Info)s?(?:[A-Z0-9].*)?");
    /** What Jenkins calls a descriptor; its own tools look for that name. */
    private static final String DESCRIPTOR = "DescriptorImpl";

    private final String root;

    /** The rules for the packages below {@code root}. */
    public CodeRules(String root) {
        this.root = root;
    }

    /** XStream and the sandbox cannot read records, so nothing at the edge is one. */
    public ArchRule noRecordsAtTheEdge() {
        return edge("not be records", type -> !type.isRecord());
    }

    /** What Jenkins stores is read by the next version. */
    public ArchRule serialisedClassesHaveAVersion() {
        return edge(
                "declare serialVersionUID",
                type -> !type.isAssignableTo(Serializable.class)
                        || type.isInterface()
                        || type.isEnum()
                        || type.tryGetField("serialVersionUID")
                                .filter(field -> field.getModifiers().contains(STATIC)
                                        && field.getModifiers().contains(FINAL)
                                        && field.getRawType().isEquivalentTo(long.class))
                                .isPresent());
    }

    /** A step is described by its class; a subclass would be another step under the same name. */
    public ArchRule stepsAreFinal() {
        return edge(
                "be final if they are steps",
                type -> !isStep(type)
                        || type.getModifiers().contains(ABSTRACT)
                        || type.getModifiers().contains(FINAL));
    }

    /** Jenkins calls these on descriptors only; anywhere else they are never called. */
    public ArchRule formMethodsAreOnDescriptors() {
        return edge(
                "have no doCheck or doFill method unless they are descriptors",
                type -> isDescriptor(type)
                        || type.getMethods().stream().map(JavaMethod::getName).noneMatch(CodeRules::isFormMethod));
    }

    /** The core reports through progress and exceptions; only the edges log. */
    public ArchRule noLoggingInTheCore() {
        return noClasses()
                .that()
                .resideOutsideOfPackages(root + ".jenkins..", root + ".cli..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.util.logging..")
                .allowEmptyShould(true);
    }

    /** Rules are functions over facts: they ask no registry and read no file. */
    public ArchRule noInputOrOutputInPolicy() {
        return noClasses()
                .that()
                .resideInAPackage(root + ".policy..")
                .should()
                .dependOnClassesThat(DescribedPredicate.describe(
                        "do input or output",
                        type -> type.getName().equals(root + ".registry.Registry")
                                || type.getName().equals(root + ".registry.RegistryAccess")
                                || type.getPackageName().startsWith("java.net")
                                || type.getPackageName().startsWith("java.nio.file")
                                || type.getName().startsWith("java.io.File")))
                .allowEmptyShould(true);
    }

    /** A name says what a thing does. */
    public ArchRule noEmptyWordsInNames() {
        return classes().should(holds("have no empty word in their name", CodeRules::saysSomething));
    }

    /** Null is an error of compilation everywhere. */
    public ArchRule packagesAreNullMarked() {
        return classes()
                .should(holds(
                        "be in a package that is @NullMarked",
                        type -> type.getPackage().isAnnotatedWith(NullMarked.class)));
    }

    private ArchRule edge(String description, Predicate<JavaClass> rule) {
        return classes()
                .that()
                .resideInAPackage(root + ".jenkins..")
                .should(holds(description, rule))
                .allowEmptyShould(true);
    }

    private static ArchCondition<JavaClass> holds(String description, Predicate<JavaClass> rule) {
        return new ArchCondition<>(description) {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                if (!rule.test(type)) {
                    events.add(SimpleConditionEvent.violated(type, type.getSimpleName() + " should " + description));
                }
            }
        };
    }

    private static boolean isStep(JavaClass type) {
        return type.getSimpleName().endsWith("Step")
                || type.isAssignableTo("org.jenkinsci.plugins.workflow.steps.Step");
    }

    private static boolean isDescriptor(JavaClass type) {
        return type.getSimpleName().equals(DESCRIPTOR) || type.isAssignableTo("hudson.model.Descriptor");
    }

    private static boolean isFormMethod(String name) {
        return name.startsWith("doCheck") || name.startsWith("doFill");
    }

    private static boolean saysSomething(JavaClass type) {
        String name = type.getSimpleName();
        return name.equals(DESCRIPTOR) || !EMPTY_WORD.matcher(name).matches();
    }
}
