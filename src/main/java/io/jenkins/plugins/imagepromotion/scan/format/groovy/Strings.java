package io.jenkins.plugins.imagepromotion.scan.format.groovy;

import io.jenkins.plugins.imagepromotion.scan.text.Variables;

/** What strings of Groovy mean. */
final class Strings {
    private Strings() {}

    /** The string's value, as far as the variables tell. */
    static String value(Token string, Variables variables) {
        if (string.kind() == Token.Kind.LITERAL) {
            return string.text();
        }
        return variables.expand(withPlainNames(string.text()));
    }

    /** {@code ${env.X}} is {@code ${X}}: what the environment block sets is asked for in either way. */
    static String withPlainNames(String text) {
        return text.replace("${env.", "${").replace("$env.", "$");
    }
}
