package io.jenkins.plugins.imagepromotion.script;

import java.util.List;

/**
 * The use of images by a command.
 *
 * @param action what it does
 * @param command the program and its verbs, without the arguments, which may contain secrets
 * @param images the images that the command uses, except images on this machine; without the images that it creates or
 *     uploads
 * @param targets the names that images get: the new names of a tag or a copy, and the names that it builds or pushes
 *     under
 */
public record ImageUse(Action action, String command, List<Word> images, List<Word> targets) {
    public ImageUse {
        images = List.copyOf(images);
        targets = List.copyOf(targets);
    }

    /** Returns the names that images get, except unknown names and the names of images that stay on this machine. */
    public List<Word> names() {
        return ImageWords.remote(targets).stream()
                .filter(name -> !name.value().equals(Variables.UNKNOWN))
                .toList();
    }

    /** The action of a command on an image. */
    public enum Action {
        BUILD,
        PUSH,
        /** Gives it another name on this machine. */
        TAG,
        /** Gives it another name in a registry. */
        COPY,
        RUN,
        PULL,
        /** Names it for another purpose, such as a deployment. */
        USE
    }
}
