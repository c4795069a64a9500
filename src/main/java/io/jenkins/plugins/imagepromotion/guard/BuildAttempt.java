package io.jenkins.plugins.imagepromotion.guard;

/**
 * A command that builds, pushes or renames an image.
 *
 * @param kind what it does
 * @param command the program and its verbs, without the arguments, which may contain secrets
 * @param line the line of the script, counted from 1
 */
public record BuildAttempt(Kind kind, String command, int line) {

    /** The effect of a command on images. */
    public enum Kind {
        /** It creates an image. */
        BUILD("builds an image"),
        /** It uploads an image to a registry. */
        PUSH("pushes an image"),
        /** It gives an image a tag that is protected, mutable or unknown. */
        RENAME("gives an image a protected, mutable or unknown tag"),
        /** Unknown: the script is encoded, too long or nested too deeply. */
        UNREADABLE("cannot be read completely, so it may build an image");

        private final String phrase;

        Kind(String phrase) {
            this.phrase = phrase;
        }

        /**
         * Returns whether a build that did this must not promote later. A new name alone does not count, because it
         * does not create an image that could be promoted.
         */
        public boolean isRemembered() {
            return this != RENAME;
        }

        /** Returns the kind as a verb with its object: "builds an image". */
        public String phrase() {
            return phrase;
        }
    }
}
