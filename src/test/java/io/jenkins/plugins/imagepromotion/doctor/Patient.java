package io.jenkins.plugins.imagepromotion.doctor;

import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.registry.Cancellation;
import io.jenkins.plugins.imagepromotion.registry.MediaTypes;
import io.jenkins.plugins.imagepromotion.testing.ScriptedRegistry;
import io.jenkins.plugins.imagepromotion.testing.ScriptedRegistry.Fault;
import io.jenkins.plugins.imagepromotion.testing.TestRegistries;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Set;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;

/** A registry to examine: one that can delete, and what else a test wants it to do. */
final class Patient implements AutoCloseable {
    static final String TOKEN = "0123456789abcdef";
    static final String TAG = "image-promotion-doctor-" + TOKEN;
    static final String PRODUCTION = "production-v0.0.0-0123456-1000000000";
    static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    final ScriptedRegistry registry = ScriptedRegistry.start();
    final Cancellation cancellation = new Cancellation();
    final Repository repository = new Repository(registry.host(), "team/app");

    Patient() {
        registry.when("DELETE .*", (request, honest) -> delete(request));
    }

    private MockResponse delete(RecordedRequest request) {
        String[] path = request.getTarget().split("/");
        String name = path[path.length - 1];
        String holder = request.getTarget().replaceAll("^/v2/|/(manifests|blobs)/.*$", "");
        boolean blob = request.getTarget().contains("/blobs/");
        boolean known = blob
                ? registry.blobs(holder).stream().map(Digest::toString).anyMatch(name::equals)
                : registry.holds(holder, name);
        if (!known) {
            return refusal(404, "MANIFEST_UNKNOWN");
        }
        if (blob) {
            registry.removeBlob(holder, Digest.parse(name));
        } else if (name.contains(":")) {
            registry.remove(holder, Digest.parse(name));
        } else {
            registry.untag(holder, name);
        }
        return new MockResponse.Builder().code(202).build();
    }

    static MockResponse refusal(int status, String code) {
        return Fault.status(status, code, "no").answer(null, () -> null);
    }

    /** Refuses to write a tag a second time, as registries with immutable tags do, also with the same digest. */
    Patient immutable(int status, String code) {
        registry.when(
                "PUT .*/manifests/[^:]+",
                (request, honest) ->
                        registry.holds("team/app", request.getTarget().replaceAll(".*/", ""))
                                ? refusal(status, code)
                                : honest.get());
        return this;
    }

    /** Answers such requests with that status and code, without effect. */
    Patient refusing(String request, int status, String code) {
        registry.when(request, Fault.status(status, code, "no"));
        return this;
    }

    /** Adds a header to every honest answer. */
    Patient adding(String name, String value) {
        registry.when(
                "(GET|HEAD|PUT) .*",
                (request, honest) ->
                        honest.get().newBuilder().setHeader(name, value).build());
        return this;
    }

    /** Knows the referrers API. */
    Patient withReferrers() {
        registry.when(
                "GET .*/referrers/.*",
                Fault.answering(new MockResponse.Builder()
                        .setHeader("Content-Type", MediaTypes.OCI_INDEX)
                        .body("{\"schemaVersion\":2,\"manifests\":[]}")
                        .build()));
        return this;
    }

    Diagnosis examine() {
        return examine(new Examination(repository, false, false, Optional.empty()));
    }

    Diagnosis examine(Examination examination) {
        return new RegistryDoctor(
                        TestRegistries.probe(registry.host(), cancellation),
                        TestRegistries.probe(registry.host(), new Cancellation()),
                        Clock.fixed(NOW, ZoneOffset.UTC),
                        line -> {})
                .examine(examination, TOKEN);
    }

    /** What is still there of an examination. */
    boolean isClean() {
        return registry.tags("team/app").isEmpty()
                && registry.blobs("team/app").equals(Set.of())
                && !registry.holds(
                        "team/app",
                        Digest.of(new ThrowAwayImage(TOKEN).manifest()).toString())
                && !registry.holds(
                        "team/app",
                        Digest.of(new ThrowAwayImage(TOKEN).otherManifest()).toString());
    }

    @Override
    public void close() {
        registry.close();
    }
}
