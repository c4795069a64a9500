package io.jenkins.plugins.imagepromotion.library;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.imagepromotion.testing.LibraryFunction;
import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rules for the functions of the library, on each of them; and that each rule can refuse. */
class VarsRulesTest {
    private static final LibraryFunction GOOD = new LibraryFunction("deployShop", """
            // Deploys the shop.
            def call(Map args = [:]) {
                checkArguments of: 'deployShop', given: args, required: ['image'], optional: ['namespace']
                echo "deploying the new ${args.image} to ${args.namespace ?: 'default'}"
            }
            """, """
            Deploys the shop.

            Arguments:
            - image: Required. The image.
            - namespace: Where to;
              default is `default`.

            Example:
                deployShop image: 'shop'
            """);

    @Test
    void holdInEveryFunction() throws IOException {
        assertThat(LibraryFunction.all())
                .isNotEmpty()
                .allSatisfy(function -> assertThat(LibraryRules.broken(function))
                        .as(function.name())
                        .isEmpty());
    }

    @Test
    void everyFunctionHasItsHelpAndNothingElseIsThere() throws IOException {
        Set<String> expected = new TreeSet<>();
        for (LibraryFunction function : LibraryFunction.all()) {
            expected.add(function.name() + ".groovy");
            expected.add(function.name() + ".txt");
        }

        assertThat(LibraryFunction.files()).isEqualTo(expected);
    }

    @Test
    void holdInAGoodFunction() {
        assertThat(LibraryRules.broken(GOOD)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "    echo \"deploying  | `    new File(args.image)\n    echo \"`                  | it uses new",
                "def call(          | `@NonCPS\ndef call(`                                      | it uses @N",
                "def call(          | `import java.net.URL\ndef call(`                           | it uses import",
                "def call(          | `count = 0\ndef call(`                                     | its script is more",
                "def call(          | `private helper() { }\ndef call(`                          | its script is more",
                "Map args = [:]     | String image                                               | its script is more",
                "    echo \"deploying  | `    sh \"kubectl set image \"\n    echo \"`          | it puts arguments into a shell",
                "    echo \"deploying  | `    sh(script: \"deploy \")\n    echo \"`            | it puts arguments into a shell",
                "    echo \"deploying  | `    stage('x') { }\n    echo \"`                     | it has a stage",
                "    echo \"deploying  | `    node('x') { }\n    echo \"`                      | it has a stage",
                "    echo \"deploying  | `    currentBuild.result = 'FAILURE'\n    echo \"`    | it sets the build's result",
                "of: 'deployShop'   | of: 'deploy'                                               | it checks its arguments as \"deploy\"",
                "checkArguments of: | echo of:                                                   | it checks its arguments as \"\"",
                "optional: ['namespace'] | optional: ['namespace', 'force']                      | `it takes [force, image, namespace], but reads`",
                "args.namespace     | args.nameSpace                                             | `it takes [image, namespace], but reads [image, nameSpace]`"
            })
    void refuseABadSource(String good, String bad, String broken) {
        String source = GOOD.source().replace(good, bad);

        assertThat(LibraryRules.broken(new LibraryFunction("deployShop", source, GOOD.help())))
                .anySatisfy(sentence -> assertThat(sentence).startsWith(broken));
    }

    @Test
    void refuseALongSource() {
        String source = GOOD.source().replace("    echo", "\n".repeat(40) + "    echo");

        assertThat(LibraryRules.broken(new LibraryFunction("deployShop", source, GOOD.help())))
                .containsExactly("it has 45 lines, more than 40");
    }

    @Test
    void refuseALongLineOfHelp() {
        String help = GOOD.help().replace("Deploys the shop.", "Deploys " + "the ".repeat(30) + "shop.");

        assertThat(LibraryRules.broken(new LibraryFunction("deployShop", GOOD.source(), help)))
                .singleElement()
                .asString()
                .startsWith("its help has a line that is too long: Deploys the the");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Deploys the      | Deploys the <b>shop</b>. The               | its help has <b",
                "Deploys the      | Deploys &amp; the                          | its help has &amp;",
                "shop.            | shop                                       | its help does not begin with a sentence",
                "deployShop image | deploy image                               | its help has no example",
                "- namespace      | - nameSpace                                | 'it takes [image, namespace], but its help explains [image, nameSpace]'",
                "Required. The    | The                                        | its help says of image: The image.",
                "Where to;        | Required. Where to;                        | its help says of namespace: Required."
            })
    void refuseABadHelp(String good, String bad, String broken) {
        String help = GOOD.help().replace(good, bad);

        assertThat(LibraryRules.broken(new LibraryFunction("deployShop", GOOD.source(), help)))
                .anySatisfy(sentence -> assertThat(sentence).startsWith(broken));
    }
}
