package io.jenkins.plugins.imagepromotion.script;

/** The language of a script. */
public enum ScriptLanguage {
    /** POSIX shells. */
    SHELL('\\'),
    /** The command interpreter of Windows. */
    BATCH('^'),
    /** PowerShell, on every system. */
    POWERSHELL('`');

    private final char escape;

    ScriptLanguage(char escape) {
        this.escape = escape;
    }

    /** Returns the character that removes the meaning of the next one, or joins two lines. */
    char escape() {
        return escape;
    }

    boolean isWindows() {
        return this != SHELL;
    }
}
