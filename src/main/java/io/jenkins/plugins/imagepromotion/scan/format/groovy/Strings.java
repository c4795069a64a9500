package io.jenkins.plugins.imagepromotion.scan.format.groovy;

import io.jenkins.plugins.imagepromotion.script.Variables;

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

    /** Replaces the escapes of quotes, dollars and backslashes; the lines stay the same. */
    static String unescaped(String text) {
        if (text.indexOf('\\') < 0) {
            return text;
        }
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            boolean escapes =
                    text.charAt(i) == '\\' && i + 1 < text.length() && "\\\"'$".indexOf(text.charAt(i + 1)) >= 0;
            i += escapes ? 1 : 0;
            out.append(text.charAt(i));
        }
        return out.toString();
    }

    /** {@code ${env.X}} is {@code ${X}}: what the environment block sets is asked for in either way. */
    static String withPlainNames(String text) {
        return text.replace("${env.", "${").replace("$env.", "$");
    }
}
