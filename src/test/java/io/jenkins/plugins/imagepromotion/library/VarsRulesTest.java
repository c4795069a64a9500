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
            <p>Deploys the shop.</p>
            <dl>
              <dt><code>image</code></dt>
              <dd>Required. The image.</dd>
              <dt><code>namespace</code></dt>
              <dd>Where to; default is <code>default</code>.</dd>
            </dl>
            <pre>deployShop image: 'shop'</pre>
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

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<p>Deploys the shop.</p> | <p>Deploys the <b>shop</b>.</p>            | its help has <b>",
                "<p>Deploys               | <p class=\"wide\">Deploys                  | its help has <p>",
                "shop.</p>                | shop</p>                                   | its help does not begin with a sentence",
                "<pre>deployShop          | <pre>deploy                                | its help has no example",
                "<code>namespace          | <code>nameSpace                            | 'it takes [image, namespace], but its help explains [image, nameSpace]'",
                "Required. The            | The                                        | its help says of image: The image.",
                "Where to;                | Required. Where to;                        | its help says of namespace: Required."
            })
    void refuseABadHelp(String good, String bad, String broken) {
        String help = GOOD.help().replace(good, bad);

        assertThat(LibraryRules.broken(new LibraryFunction("deployShop", GOOD.source(), help)))
                .anySatisfy(sentence -> assertThat(sentence).startsWith(broken));
    }
}
