package io.jenkins.plugins.imagepromotion.scan.build;

/**
 * A command that makes an image, pushes one or renames one.
 *
 * @param kind which of these
 * @param command the program and what it is told to do, without its arguments: they may hold secrets
 * @param line the line of the script, counted from 1
 */
public record BuildAttempt(Kind kind, String command, int line) {

    /** What a command does to images. */
    public enum Kind {
        /** It makes one. */
        BUILD("builds an image"),
        /** It sends one to a registry. */
        PUSH("pushes an image"),
        /** It gives one a protected tag, one that moves, or one that the script does not tell. */
        RENAME("gives an image a tag around the promotion");

        private final String phrase;

        Kind(String phrase) {
            this.phrase = phrase;
        }

        /** As a verb with its object: "builds an image". */
        public String phrase() {
            return phrase;
        }
    }
}
