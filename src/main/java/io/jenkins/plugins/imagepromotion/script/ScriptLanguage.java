package io.jenkins.plugins.imagepromotion.script;

/** The language of a script. */
public enum ScriptLanguage {
    /** {@code sh} and its relatives. */
    SHELL('\\'),
    /** The command interpreter of Windows. */
    BATCH('^'),
    /** PowerShell on any system. */
    POWERSHELL('`');

    private final char escape;

    ScriptLanguage(char escape) {
        this.escape = escape;
    }

    /** The character that takes the meaning from the next one, or joins two lines. */
    char escape() {
        return escape;
    }

    boolean isWindows() {
        return this != SHELL;
    }
}
