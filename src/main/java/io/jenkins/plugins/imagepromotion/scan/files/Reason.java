package io.jenkins.plugins.imagepromotion.scan.files;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Objects;

/** Explains why a file cannot be read or written. */
public final class Reason {
    private Reason() {}

    /** Returns the reason as part of a sentence. */
    public static String of(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (e instanceof NoSuchFileException) {
            return "it does not exist";
        }
        String text = e instanceof FileSystemException system ? system.getReason() : e.getMessage();
        return Objects.requireNonNullElse(text, e.getClass().getSimpleName());
    }
}
