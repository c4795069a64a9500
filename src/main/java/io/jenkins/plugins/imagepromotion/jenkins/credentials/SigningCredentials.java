package io.jenkins.plugins.imagepromotion.jenkins.credentials;

import com.cloudbees.plugins.credentials.CredentialsMatcher;
import com.cloudbees.plugins.credentials.CredentialsMatchers;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.common.StandardCredentials;
import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.Quoted;
import io.jenkins.plugins.imagepromotion.signature.key.SigningKey;
import io.jenkins.plugins.imagepromotion.signature.key.UnusableMaterial;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jenkinsci.plugins.plaincredentials.FileCredentials;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;

/**
 * The private key that signs the records of promotions: a secret text or a secret file with the scope SYSTEM, which no
 * script can use. It is read each time and never kept.
 */
public final class SigningCredentials {
    private static final Logger LOGGER = Logger.getLogger(SigningCredentials.class.getName());

    /** Larger than the PEM of any key that we accept. */
    private static final int MAX_BYTES = 1 << 16;

    private SigningCredentials() {}

    /** Matches the credentials whose kind and scope can be used. */
    static CredentialsMatcher kinds() {
        return CredentialsMatchers.allOf(
                CredentialsMatchers.withScope(CredentialsScope.SYSTEM),
                CredentialsMatchers.anyOf(
                        CredentialsMatchers.instanceOf(StringCredentials.class),
                        CredentialsMatchers.instanceOf(FileCredentials.class)));
    }

    /**
     * Returns the key in the credentials of the controller with this ID.
     *
     * @throws ImagePromotionException {@code SIGNING_KEY_UNUSABLE}; it contains no part of the key
     */
    public static SigningKey key(String id) {
        StandardCredentials found = BuildCredentials.findInController(id, StandardCredentials.class, List.of())
                .findFirst()
                .orElseThrow(() -> unusable(id, "the controller has no credentials with this ID"));
        if (found.getScope() != CredentialsScope.SYSTEM) {
            throw unusable(id, "every build can use the credentials, because their scope is not System");
        }
        try {
            return SigningKey.parse(pem(id, found));
        } catch (UnusableMaterial e) {
            throw unusable(id, e.problem());
        } catch (IOException | RuntimeException e) {
            if (e instanceof ImagePromotionException known) {
                throw known;
            }
            // A message from another plugin may contain anything, so it is not logged by default.
            LOGGER.log(Level.FINE, e, () -> "Cannot read the credentials " + id);
            throw unusable(
                    id, "their provider cannot read them (" + e.getClass().getSimpleName() + ")");
        }
    }

    private static String pem(String id, StandardCredentials found) throws IOException {
        if (found instanceof StringCredentials text) {
            return text.getSecret().getPlainText();
        }
        if (found instanceof FileCredentials file) {
            try (InputStream content = file.getContent()) {
                return new String(content.readNBytes(MAX_BYTES), StandardCharsets.UTF_8);
            }
        }
        throw unusable(id, "the credentials are not a secret text or a secret file");
    }

    private static ImagePromotionException unusable(String id, String problem) {
        return new ImagePromotionException(
                Failure.of(FailureCode.SIGNING_KEY_UNUSABLE, "The signing key cannot be used: " + problem + ".")
                        .with("credentials", Quoted.text(id))
                        .remedy("Ask an administrator to correct the signing key in Manage Jenkins > System > Image"
                                + " promotion. It is a secret text or a secret file with the scope System that"
                                + " contains an unencrypted private key in PEM (PKCS #8)."));
    }
}
