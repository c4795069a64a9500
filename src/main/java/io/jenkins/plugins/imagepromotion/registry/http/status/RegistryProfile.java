package io.jenkins.plugins.imagepromotion.registry.http.status;

import io.jenkins.plugins.imagepromotion.registry.http.wire.RegistryResponse;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Describes how to recognize common registries, and gives advice for refusals. It is for messages only; a profile never
 * allows or decides anything.
 */
enum RegistryProfile {
    ECR(
            "Amazon ECR",
            "[0-9]+\\.dkr\\.ecr(?:-fips)?\\..+|public\\.ecr\\.aws",
            "",
            "its passwords live for twelve hours, and the user is AWS.",
            "the role needs ecr:BatchGetImage to read and ecr:PutImage to write.",
            "it creates no repository by itself.",
            "writes are counted for account and region; promote fewer at a time or have the quota raised.",
            "with immutable tags it rejects an existing tag even for the same image."),
    GHCR(
            "GitHub",
            "ghcr\\.io",
            "",
            "it takes a classic personal access token with read:packages and write:packages as the password.",
            "a workflow's token reaches only packages that are linked to its repository.",
            "it also says so where the token may not see the package.",
            "",
            ""),
    DOCKER_HUB(
            "Docker Hub",
            "(?:.+\\.)?docker\\.io",
            "",
            "use a personal access token as the password.",
            "the access token needs read and write.",
            "it also says so where the account may not see the repository.",
            "pulls without login are counted by address; log in, or wait for the window to pass.",
            "a repository may have immutable tags, which it then rejects."),
    ACR(
            "Azure Container Registry",
            ".+\\.azurecr\\.(?:io|cn|us)",
            "",
            "its tokens live for hours; with a token as the password the user is 00000000-0000-0000-0000-000000000000.",
            "the identity needs AcrPull to read and AcrPush to write, and the registry's network rules must let it in.",
            "",
            "the limits depend on the registry's tier.",
            "a tag or repository may be locked (write-enabled false)."),
    GAR(
            "Google Artifact Registry",
            ".+\\.pkg\\.dev|(?:.+\\.)?gcr\\.io",
            "",
            "the user is oauth2accesstoken with a token of an hour, or _json_key with the whole key file as the password.",
            "the account needs artifactregistry.reader to read and artifactregistry.writer to write.",
            "it creates no repository by itself.",
            "requests are counted for project and region.",
            "with immutable tags it rejects an existing tag."),
    HARBOR(
            "Harbor",
            "",
            "X-Harbor-.*: .*|WWW-Authenticate: .*harbor-registry.*",
            "a robot's name holds a dollar sign (robot$name): pass it as it is, not through a shell or a Groovy string.",
            "the account needs a role in the project; robots need pull and push of repositories.",
            "the project must exist.",
            "",
            "a rule for immutable tags rejects an existing tag even for the same image."),
    QUAY(
            "Quay",
            "(?:.+\\.)?quay\\.io",
            "WWW-Authenticate: .*service=\"quay.*",
            "a robot's name is organization+robot; it also says so where the repository does not exist.",
            "the robot needs write in the repository.",
            "",
            "",
            "an immutability policy rejects an existing tag even for the same image."),
    GITLAB(
            "GitLab",
            "registry\\.gitlab\\.com",
            "Gitlab-.*: .*|WWW-Authenticate: .*service=\"container_registry\".*",
            "a deploy token needs read_registry and write_registry.",
            "a protected tag is written by the roles named in its rule only.",
            "",
            "",
            "an immutable or protected tag is rejected."),
    ARTIFACTORY(
            "Artifactory",
            ".+\\.jfrog\\.io",
            "X-(?:JFrog|Artifactory)-.*: .*",
            "use an access token or identity token as the password.",
            "without the right to delete or overwrite, an existing tag is rejected even for the same image.",
            "behind a virtual repository a default deployment repository must be set.",
            "",
            "\"block pushing existing tags\" rejects an existing tag even for the same image."),
    NEXUS(
            "Nexus",
            "",
            "Server: Nexus/.*",
            "the Docker Bearer Token Realm must be active for clients that ask for tokens.",
            "the account needs the repository's read and edit privileges.",
            "",
            "",
            "with the deployment policy \"disable redeploy\" an existing tag is rejected.");

    private final String title;
    private final Pattern hosts;
    private final Pattern headers;
    private final String unauthorized;
    private final String forbidden;
    private final String missing;
    private final String tooMany;
    private final String immutable;

    RegistryProfile(
            String title,
            String hosts,
            String headers,
            String unauthorized,
            String forbidden,
            String missing,
            String tooMany,
            String immutable) {
        this.title = title;
        this.hosts = Pattern.compile(hosts);
        this.headers = Pattern.compile(headers, Pattern.CASE_INSENSITIVE);
        this.unauthorized = unauthorized;
        this.forbidden = forbidden;
        this.missing = missing;
        this.tooMany = tooMany;
        this.immutable = immutable;
    }

    /** Returns the registry that responded, identified by its host, or else by header fields that only it sends. */
    static Optional<RegistryProfile> of(RegistryResponse answer) {
        String host = answer.url().host();
        return Arrays.stream(values())
                .filter(profile -> profile.hosts.matcher(host).matches())
                .findFirst()
                .or(() -> Arrays.stream(values())
                        .filter(profile -> profile.sends(answer))
                        .findFirst());
    }

    private boolean sends(RegistryResponse answer) {
        for (int i = 0; i < answer.headers().size(); i++) {
            String field = answer.headers().name(i) + ": " + answer.headers().value(i);
            if (headers.matcher(field).matches()) {
                return true;
            }
        }
        return false;
    }

    /**
     * Returns advice for that status, a sentence that begins with the registry's name; empty if the profile has no
     * advice for it.
     *
     * @param write whether the request was a write
     */
    Optional<String> advice(int status, boolean write) {
        String text =
                switch (status) {
                    case 401 -> unauthorized;
                    case 403 -> forbidden;
                    case 404 -> missing;
                    case 429 -> tooMany;
                    case 400, 405, 409, 412 -> write ? immutable : "";
                    default -> "";
                };
        return text.isEmpty() ? Optional.empty() : Optional.of(title + ": " + text);
    }
}
