package io.jenkins.plugins.imagepromotion.registry.http;

import static io.jenkins.plugins.imagepromotion.registry.http.Answers.DIGEST;

import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.image.Tag;
import io.jenkins.plugins.imagepromotion.registry.Descriptor;
import io.jenkins.plugins.imagepromotion.registry.Manifest;
import io.jenkins.plugins.imagepromotion.registry.ManifestLinks;
import io.jenkins.plugins.imagepromotion.registry.MediaTypes;
import io.jenkins.plugins.imagepromotion.registry.Registry;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Everything that can be asked of a registry, each with the request that it makes of repository {@code app}. */
enum Questions {
    MANIFEST("GET /v2/app/manifests/1.0", "") {
        @Override
        void ask(Registry registry, Repository repository) {
            registry.manifest(repository, TAG);
        }
    },
    HEAD("HEAD /v2/app/manifests/1.0", "") {
        @Override
        void ask(Registry registry, Repository repository) {
            registry.head(repository, TAG);
        }
    },
    PUT("PUT /v2/app/manifests/1.0", "") {
        @Override
        void ask(Registry registry, Repository repository) {
            registry.put(
                    repository,
                    TAG,
                    new Manifest(
                            MediaTypes.OCI_MANIFEST,
                            Answers.MANIFEST.getBytes(StandardCharsets.UTF_8),
                            DIGEST,
                            new ManifestLinks(List.of(), Optional.empty(), List.of(), "", Optional.empty(), Map.of())));
        }
    },
    TAGS("GET /v2/app/tags/list", "?n=1000") {
        @Override
        void ask(Registry registry, Repository repository) {
            registry.tags(repository);
        }
    },
    CONFIG("GET /v2/app/blobs/" + Answers.digest(Answers.CONFIG), "") {
        @Override
        void ask(Registry registry, Repository repository) {
            registry.config(
                    repository,
                    new Descriptor(
                            "any",
                            Answers.digest(Answers.CONFIG),
                            Answers.CONFIG.length(),
                            Optional.empty(),
                            "",
                            false));
        }
    };

    private static final Tag TAG = new Tag("1.0");

    private final String request;
    private final String query;

    Questions(String request, String query) {
        this.request = request;
        this.query = query;
    }

    abstract void ask(Registry registry, Repository repository);

    /** Method and path. */
    String request() {
        return request;
    }

    /** The request as a message shows it. */
    String shown(String origin) {
        return request.replace(" ", " " + origin) + query;
    }

    boolean isWrite() {
        return this == PUT;
    }
}
