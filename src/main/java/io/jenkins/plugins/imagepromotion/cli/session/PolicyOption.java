package io.jenkins.plugins.imagepromotion.cli.session;

import io.jenkins.plugins.imagepromotion.policy.Policy;
import io.jenkins.plugins.imagepromotion.policy.file.PolicyFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** Reads the policy files of the command line; loaded only if there are any. */
final class PolicyOption {
    private PolicyOption() {}

    /** Returns the policy of the first file, tightened by each of the others; there is at least one. */
    static Policy read(List<String> files) {
        Policy policy = PolicyFile.parse(files.get(0), text(files.get(0)));
        for (String file : files.subList(1, files.size())) {
            policy = PolicyFile.tighten(policy, file, text(file));
        }
        return policy;
    }

    private static String text(String file) {
        try (InputStream in = Files.newInputStream(Path.of(file))) {
            byte[] bytes = in.readNBytes(4 * PolicyFile.MAX_CHARACTERS + 1);
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (NoSuchFileException | InvalidPathException e) {
            throw PolicyFile.unreadable(file, "the file does not exist");
        } catch (CharacterCodingException e) {
            throw PolicyFile.unreadable(file, "it is not UTF-8, or it is too large");
        } catch (IOException e) {
            throw PolicyFile.unreadable(file, "it cannot be read");
        }
    }
}
