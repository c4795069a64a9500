package io.jenkins.plugins.imagepromotion.scan.build;

import java.util.regex.Pattern;

/** In what a script is written. Each is brought near enough to a POSIX shell for its commands to be told apart. */
public enum ScriptLanguage {
    /** {@code sh} and its relatives. */
    SHELL {
        @Override
        String asShell(String script) {
            return script;
        }
    },
    /** Windows' command interpreter. */
    BATCH {
        @Override
        String asShell(String script) {
            String joined = CARET_AT_END.matcher(unified(script)).replaceAll("\\\\\n");
            String lines = REMARK.matcher(joined).replaceAll("#");
            String plain =
                    lines.replace("^", "").replace("'", "").replace('@', ' ').replace('`', ' ');
            String assigned = SET.matcher(plain).replaceAll("");
            return PERCENT.matcher(assigned).replaceAll("\\${$1}");
        }
    },
    /** PowerShell, Windows' and the other one. */
    POWERSHELL {
        @Override
        String asShell(String script) {
            String lines = BLOCK_COMMENT.matcher(unified(script)).replaceAll("");
            String joined = TICK_AT_END.matcher(lines).replaceAll("\\\\\n").replace("`", "");
            String assigned = ASSIGNMENT.matcher(joined).replaceAll("$1=");
            return ENVIRONMENT.matcher(assigned).replaceAll("\\${$1}");
        }
    };

    private static final Pattern CARET_AT_END = Pattern.compile("\\^[ \t]*\n");
    private static final Pattern REMARK = Pattern.compile("(?im)^[ \t@]*(?:rem\\b|::)");
    private static final Pattern SET = Pattern.compile("(?im)^[ \t]*set[ \t]+(?=\"?\\w+=)\"?");
    private static final Pattern PERCENT = Pattern.compile("%(\\w+)%");
    private static final Pattern BLOCK_COMMENT = Pattern.compile("(?s)<#.{0,10000}?#>");
    private static final Pattern TICK_AT_END = Pattern.compile("`[ \t]*\n");
    private static final Pattern ASSIGNMENT = Pattern.compile("(?m)^[ \t]*\\$(\\w+)[ \t]*=[ \t]*(?=['\"])");
    private static final Pattern ENVIRONMENT = Pattern.compile("(?i)\\$env:(\\w+)");

    /** The script as a POSIX shell would divide it, with as many lines as it has. */
    abstract String asShell(String script);

    /** A backslash divides paths there, and escapes nothing. */
    private static String unified(String script) {
        return script.replace("\r\n", "\n").replace('\r', '\n').replace('\\', '/');
    }
}
