package io.jenkins.plugins.imagepromotion.testing;

import io.jenkins.plugins.imagepromotion.image.Digest;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import okhttp3.HttpUrl;
import okio.Buffer;

/** The blobs of a scripted registry and the uploads that make them, as the distribution specification says ("Pushing blobs"). */
final class ScriptedBlobs {
    private static final Pattern BLOB = Pattern.compile("/v2/(?<repository>.+)/blobs/(?<digest>sha[0-9]+:[0-9a-f]+)");
    private static final Pattern UPLOAD = Pattern.compile("/v2/(?<repository>.+)/blobs/uploads/(?<session>[0-9]*)");
    private static final Pattern RANGE = Pattern.compile("([0-9]+)-([0-9]+)");
    private static final String EVERYWHERE = "";

    private final Map<String, Map<Digest, byte[]>> blobs = new ConcurrentHashMap<>();
    private final Map<String, Buffer> sessions = new ConcurrentHashMap<>();
    private final AtomicInteger opened = new AtomicInteger();

    Digest push(byte[] bytes) {
        return push(EVERYWHERE, bytes);
    }

    Digest push(String repository, byte[] bytes) {
        Digest digest = Digest.of(bytes);
        blobs.computeIfAbsent(repository, created -> new ConcurrentHashMap<>()).put(digest, bytes.clone());
        return digest;
    }

    Set<Digest> in(String repository) {
        return Set.copyOf(blobs.getOrDefault(repository, Map.of()).keySet());
    }

    Set<String> openSessions() {
        return Set.copyOf(sessions.keySet());
    }

    void remove(String repository, Digest digest) {
        blobs.getOrDefault(repository, Map.of()).remove(digest);
    }

    private Optional<byte[]> find(String repository, Digest digest) {
        return Optional.ofNullable(blobs.getOrDefault(repository, Map.of()).get(digest))
                .or(() -> Optional.ofNullable(
                        blobs.getOrDefault(EVERYWHERE, Map.of()).get(digest)));
    }

    /** The answer, if the request is about a blob that is there or about an upload. */
    Optional<MockResponse> answer(RecordedRequest request) {
        HttpUrl url = Objects.requireNonNull(request.getUrl());
        Matcher blob = BLOB.matcher(url.encodedPath());
        if (blob.matches()) {
            return find(blob.group("repository"), Digest.parse(blob.group("digest")))
                    .map(bytes ->
                            part(bytes, String.valueOf(request.getHeaders().get("Range"))));
        }
        Matcher upload = UPLOAD.matcher(url.encodedPath());
        return upload.matches()
                ? Optional.of(upload(request, url, upload.group("repository"), upload.group("session")))
                : Optional.empty();
    }

    private static MockResponse part(byte[] bytes, String wanted) {
        Matcher range = RANGE.matcher(wanted.replace("bytes=", ""));
        if (!range.matches()) {
            return new MockResponse.Builder().body(new Buffer().write(bytes)).build();
        }
        int first = Integer.parseInt(range.group(1));
        int end = Math.min(bytes.length, Integer.parseInt(range.group(2)) + 1);
        return first >= end
                ? new MockResponse.Builder().code(416).build()
                : new MockResponse.Builder()
                        .code(206)
                        .setHeader("Content-Range", "bytes " + first + "-" + (end - 1) + "/" + bytes.length)
                        .body(new Buffer().write(bytes, first, end - first))
                        .build();
    }

    private MockResponse upload(RecordedRequest request, HttpUrl url, String repository, String session) {
        if (request.getMethod().equals("POST")) {
            return start(url, repository);
        }
        Buffer bytes = sessions.get(session);
        if (bytes == null) {
            return status(404, "BLOB_UPLOAD_UNKNOWN");
        }
        return switch (request.getMethod()) {
            case "PATCH" -> append(request, repository, session, bytes);
            case "PUT" -> finish(request, url, repository, session, bytes);
            case "DELETE" -> {
                sessions.remove(session);
                yield new MockResponse.Builder().code(204).build();
            }
            default -> progress(204, repository, session, bytes);
        };
    }

    private MockResponse start(HttpUrl url, String repository) {
        String mount = url.queryParameter("mount");
        String from = url.queryParameter("from");
        if (mount != null && from != null) {
            Optional<byte[]> bytes = find(from, Digest.parse(mount));
            if (bytes.isPresent()) {
                push(repository, bytes.get());
                return new MockResponse.Builder().code(201).build();
            }
        }
        String session = String.valueOf(opened.incrementAndGet());
        sessions.put(session, new Buffer());
        return progress(202, repository, session, new Buffer());
    }

    private MockResponse append(RecordedRequest request, String repository, String session, Buffer bytes) {
        Matcher range = RANGE.matcher(String.valueOf(request.getHeaders().get("Content-Range")));
        if (range.matches() && Long.parseLong(range.group(1)) != bytes.size()) {
            return progress(416, repository, session, bytes);
        }
        bytes.write(Objects.requireNonNull(request.getBody()));
        return progress(202, repository, session, bytes);
    }

    private MockResponse finish(RecordedRequest request, HttpUrl url, String repository, String session, Buffer bytes) {
        bytes.write(Objects.requireNonNull(request.getBody()));
        byte[] blob = bytes.clone().readByteArray();
        if (!Digest.of(blob).toString().equals(url.queryParameter("digest"))) {
            return status(400, "DIGEST_INVALID");
        }
        sessions.remove(session);
        return new MockResponse.Builder()
                .code(201)
                .setHeader("Docker-Content-Digest", push(repository, blob))
                .build();
    }

    private static MockResponse progress(int status, String repository, String session, Buffer bytes) {
        return new MockResponse.Builder()
                .code(status)
                .setHeader("Location", "/v2/" + repository + "/blobs/uploads/" + session + "?_state=s" + bytes.size())
                .setHeader("Range", "0-" + Math.max(0, bytes.size() - 1))
                .build();
    }

    private static MockResponse status(int code, String error) {
        return new MockResponse.Builder()
                .code(code)
                .setHeader("Content-Type", "application/json")
                .body("{\"errors\":[{\"code\":\"" + error + "\",\"message\":\"no\"}]}")
                .build();
    }
}
