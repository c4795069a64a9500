package io.jenkins.plugins.imagepromotion.signature.keyless;

import static io.jenkins.plugins.imagepromotion.signature.Documents.STATEMENT_TYPE;
import static io.jenkins.plugins.imagepromotion.signature.Documents.base64;
import static io.jenkins.plugins.imagepromotion.signature.Documents.bytes;
import static io.jenkins.plugins.imagepromotion.signature.Documents.envelope;
import static io.jenkins.plugins.imagepromotion.signature.Documents.messageSignature;
import static io.jenkins.plugins.imagepromotion.signature.Documents.pae;
import static io.jenkins.plugins.imagepromotion.signature.keyless.SigstoreInstance.sha256;

import io.jenkins.plugins.imagepromotion.image.Digest;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;

/**
 * Signs as cosign does, with an instance of Sigstore, and writes the bundle. Each field can be changed before that, so
 * that the bundle is wrong in one way.
 */
final class KeylessBundle {
    private final SigstoreInstance sigstore;

    SigstoreInstance.Request request = new SigstoreInstance.Request();

    /** Who logs the entry; another instance has other keys. */
    SigstoreInstance loggedBy;

    Instant loggedAt = SigstoreInstance.START.plus(Duration.ofMinutes(1));
    boolean entryTimestamp = true;
    boolean timestamp;
    boolean proof = true;

    /** The second version of Rekor. */
    boolean second;

    String logHost = SigstoreInstance.LOG_HOST;
    long checkpointSize = 3;

    /** The body in the log; by default that of the signature. */
    byte[] body = new byte[0];

    /** The certificate in the log; by default that of the signer. */
    X509Certificate loggedCertificate;

    KeylessBundle(SigstoreInstance sigstore) {
        this.sigstore = sigstore;
        this.loggedBy = sigstore;
    }

    /** A bundle with the signature of a manifest. */
    String message(byte[] manifest) {
        X509Certificate certificate = sigstore.issue(request);
        byte[] signature = SigstoreInstance.sign(request.key.getPrivate(), manifest);
        return bundle(
                certificate,
                messageBody(sha256(manifest), signature, logged(certificate)),
                signature,
                messageSignature(Digest.of(manifest), signature));
    }

    /** A bundle with the attestation of a statement. */
    String attestation(String statement) {
        X509Certificate certificate = sigstore.issue(request);
        byte[] signature = SigstoreInstance.sign(request.key.getPrivate(), pae(STATEMENT_TYPE, bytes(statement)));
        String content = "\"dsseEnvelope\":" + envelope(statement, signature).replace("\"keyid\":\"hint\",", "");
        return bundle(certificate, attestationBody(statement, signature, logged(certificate)), signature, content);
    }

    private X509Certificate logged(X509Certificate certificate) {
        return loggedCertificate == null ? certificate : loggedCertificate;
    }

    byte[] messageBody(byte[] digest, byte[] signature, X509Certificate certificate) {
        return bytes(
                second
                        ? """
                        {"apiVersion":"0.0.2","kind":"hashedrekord","spec":{"hashedRekordV002":{"data":{\
                        "algorithm":"SHA2_256","digest":"%s"},"signature":{"content":"%s","verifier":{\
                        "keyDetails":"PKIX_ECDSA_P256_SHA_256","x509Certificate":%s}}}}}""".formatted(base64(digest), base64(signature), SigstoreInstance.rawBytes(certificate))
                        : """
                        {"apiVersion":"0.0.1","kind":"hashedrekord","spec":{"data":{"hash":{"algorithm":"sha256",\
                        "value":"%s"}},"signature":{"content":"%s","publicKey":{"content":"%s"}}}}""".formatted(HexFormat.of().formatHex(digest), base64(signature), base64(pem(certificate))));
    }

    private byte[] attestationBody(String statement, byte[] signature, X509Certificate certificate) {
        byte[] payload = sha256(bytes(statement));
        return bytes(
                second
                        ? """
                        {"apiVersion":"0.0.2","kind":"dsse","spec":{"dsseV002":{"payloadHash":{\
                        "algorithm":"SHA2_256","digest":"%s"},"signatures":[{"content":"%s","verifier":{\
                        "keyDetails":"PKIX_ECDSA_P256_SHA_256","x509Certificate":%s}}]}}}""".formatted(base64(payload), base64(signature), SigstoreInstance.rawBytes(certificate))
                        : """
                        {"apiVersion":"0.0.1","kind":"dsse","spec":{"envelopeHash":{"algorithm":"sha256",\
                        "value":"%1$s"},"payloadHash":{"algorithm":"sha256","value":"%1$s"},"signatures":[{\
                        "signature":"%2$s","verifier":"%3$s"}]}}""".formatted(
                                HexFormat.of().formatHex(payload), base64(signature), base64(pem(certificate))));
    }

    private static byte[] pem(X509Certificate certificate) {
        String text = Base64.getMimeEncoder(64, bytes("\n")).encodeToString(SigstoreInstance.der(certificate));
        return ("-----BEGIN CERTIFICATE-----\n" + text + "\n-----END CERTIFICATE-----\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private String bundle(X509Certificate certificate, byte[] natural, byte[] signature, String content) {
        byte[] logged = body.length == 0 ? natural : body;
        String timestamps = timestamp || second
                ? ",\"timestampVerificationData\":{\"rfc3161Timestamps\":[{\"signedTimestamp\":\""
                        + base64(loggedBy.timestamp(signature, loggedAt)) + "\"}]}"
                : "";
        return "{\"mediaType\":\"application/vnd.dev.sigstore.bundle.v0.3+json\",\"verificationMaterial\":{"
                + "\"certificate\":" + SigstoreInstance.rawBytes(certificate) + ",\"tlogEntries\":[" + entry(logged)
                + "]" + timestamps + "}," + content + "}";
    }

    /** The log has three entries; this one is in the middle. */
    private String entry(byte[] logged) {
        byte[] first = sha256(new byte[] {0}, bytes("first"));
        byte[] last = sha256(new byte[] {0}, bytes("last"));
        byte[] node = {1};
        byte[] rootHash = sha256(node, sha256(node, first, sha256(new byte[] {0}, logged)), last);
        String checkpoint =
                loggedBy.checkpoint(logHost, checkpointSize, rootHash).replace("\n", "\\n");
        String promise = second
                ? ""
                : "\"integratedTime\":\"" + loggedAt.getEpochSecond() + "\","
                        + (entryTimestamp
                                ? "\"inclusionPromise\":{\"signedEntryTimestamp\":\""
                                        + base64(loggedBy.signedEntryTimestamp(logged, loggedAt, 41)) + "\"},"
                                : "");
        return "{\"logIndex\":\"41\",\"logId\":{\"keyId\":\"" + base64(sigstore.logId())
                + "\"},\"kindVersion\":{\"kind\":\"hashedrekord\",\"version\":\"0.0.1\"}," + promise
                + (proof
                        ? "\"inclusionProof\":{\"logIndex\":\"1\",\"rootHash\":\"" + base64(rootHash)
                                + "\",\"treeSize\":\"3\",\"hashes\":[\"" + base64(first) + "\",\"" + base64(last)
                                + "\"],\"checkpoint\":{\"envelope\":\"" + checkpoint + "\"}},"
                        : "")
                + "\"canonicalizedBody\":\"" + base64(logged) + "\"}";
    }
}
