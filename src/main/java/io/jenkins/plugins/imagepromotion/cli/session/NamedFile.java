package io.jenkins.plugins.imagepromotion.cli.session;

import io.jenkins.plugins.imagepromotion.cli.args.Option;
import io.jenkins.plugins.imagepromotion.cli.args.UsageException;
import io.jenkins.plugins.imagepromotion.scan.files.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** A text file that an option names. */
public record NamedFile(Option option, Path path) {
    /** Enough for the state of a large cluster. */
    private static final int LONGEST = 32 << 20;

    /** Returns the file, which need not exist; throws {@code UsageException} if there cannot be such a file. */
    public static NamedFile of(Option option, String name) {
        try {
            return new NamedFile(option, Path.of(name));
        } catch (InvalidPathException e) {
            throw new UsageException("The option " + option.name() + " takes a file.", e);
        }
    }

    /**
     * Returns its current text.
     *
     * @throws IOException if it cannot be read, or is longer than 32 MiB, because truncated text could look complete
     */
    public String read() throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            byte[] bytes = in.readNBytes(LONGEST + 1);
            if (bytes.length > LONGEST) {
                throw new IOException("it is longer than " + (LONGEST >> 20) + " MiB");
            }
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IOException("the file " + path + " cannot be read: " + Reason.of(e), e);
        }
    }

    /** Returns its current text; throws {@code UsageException} if it cannot be read. */
    public String text() {
        try {
            return read();
        } catch (IOException e) {
            throw new UsageException(
                    "The option " + option.name() + " takes a readable file: " + e.getMessage() + ".", e);
        }
    }
}
