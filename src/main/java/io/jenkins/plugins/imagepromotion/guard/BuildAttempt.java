package io.jenkins.plugins.imagepromotion.guard;

/**
 * A command that builds, pushes or renames an image.
 *
 * @param kind what it does
 * @param command the program and its verbs, without its arguments, which may contain secrets
 * @param line the line of the script, counted from 1
 */
public record BuildAttempt(Kind kind, String command, int line) {

    /** What a command does to images. */
    public enum Kind {
        /** It creates one. */
        BUILD("builds an image"),
        /** It uploads one to a registry. */
        PUSH("pushes an image"),
        /** It gives one a protected tag, a mutable one, or one that the script does not set. */
        RENAME("gives an image a tag around the promotion"),
        /** Unknown: the script is encoded, too long or nested too deeply. */
        UNREADABLE("cannot be read to its end, so it may build an image");

        private final String phrase;

        Kind(String phrase) {
            this.phrase = phrase;
        }

        /** The kind as a verb with its object: "builds an image". */
        public String phrase() {
            return phrase;
        }
    }
}
