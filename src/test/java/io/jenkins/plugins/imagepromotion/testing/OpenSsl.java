package io.jenkins.plugins.imagepromotion.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The independent implementation of keys, signatures and certificates: the {@code openssl} command line, version 3. It
 * works on named files in a folder of its own, {@code NAME.key}, {@code NAME.pub} and {@code NAME.crt}.
 */
public final class OpenSsl implements AutoCloseable {
    private static final int SECONDS = 60;
    private static final String SIGNER = """
        basicConstraints=critical,CA:false
        keyUsage=critical,digitalSignature
        extendedKeyUsage=codeSigning
        """;
    private static final String AUTHORITY = """
        basicConstraints=critical,CA:true
        keyUsage=critical,keyCertSign,cRLSign
        """;

    private final Path folder = Scratch.folder("openssl");

    /** Makes a key pair, such as with {@code -algorithm ed25519}. */
    public OpenSsl key(String name, String... options) {
        List<String> arguments = new ArrayList<>(List.of("genpkey", "-out", name + ".key"));
        arguments.addAll(List.of(options));
        run(arguments.toArray(String[]::new));
        run("pkey", "-in", name + ".key", "-pubout", "-out", name + ".pub");
        return this;
    }

    public OpenSsl ecKey(String name, String curve) {
        return key(name, "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:" + curve);
    }

    public OpenSsl rsaKey(String name, int bits) {
        return key(name, "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:" + bits);
    }

    /** Makes a root certificate of ten days for a new P-256 key. */
    public OpenSsl root(String name, String subject) {
        return ecKey(name, "P-256").selfSigned(name, subject, AUTHORITY);
    }

    /** Makes a certificate for the key of that name, signed by itself. */
    public OpenSsl selfSigned(String name, String subject, String extensions) {
        write("extensions.cnf", (subject(subject) + "[ext]\n" + extensions).getBytes(StandardCharsets.UTF_8));
        run(
                "req",
                "-new",
                "-x509",
                "-key",
                name + ".key",
                "-out",
                name + ".crt",
                "-days",
                "10",
                "-sha256",
                "-config",
                "extensions.cnf",
                "-extensions",
                "ext");
        return this;
    }

    /** Makes a certificate that signs code, for the key of that name. */
    public OpenSsl signer(String name, String issuer, String subject) {
        return issue(name, issuer, subject, SIGNER);
    }

    /** Makes an intermediate authority with a new P-256 key. */
    public OpenSsl authority(String name, String issuer, String subject) {
        return ecKey(name, "P-256").issue(name, issuer, subject, AUTHORITY);
    }

    /** Makes a certificate of ten days for the key of that name, with these extensions. */
    public OpenSsl issue(String name, String issuer, String subject, String extensions, String... options) {
        write("request.cnf", subject(subject).getBytes(StandardCharsets.UTF_8));
        write("extensions.cnf", ("[ext]\n" + extensions).getBytes(StandardCharsets.UTF_8));
        run("req", "-new", "-key", name + ".key", "-out", name + ".csr", "-config", "request.cnf");
        List<String> arguments = new ArrayList<>(List.of(
                "x509",
                "-req",
                "-in",
                name + ".csr",
                "-CA",
                issuer + ".crt",
                "-CAkey",
                issuer + ".key",
                "-out",
                name + ".crt",
                "-days",
                "10",
                "-extfile",
                "extensions.cnf",
                "-extensions",
                "ext"));
        arguments.addAll(options.length == 0 ? List.of("-sha256") : List.of(options));
        run(arguments.toArray(String[]::new));
        return this;
    }

    /** The configuration for a subject such as {@code C=US, O=acme}. */
    private static String subject(String subject) {
        return "[req]\nprompt=no\ndistinguished_name=dn\n[dn]\n" + subject.replace(", ", "\n") + "\n";
    }

    /** Signs with {@code dgst} and these options, such as {@code -sha256}. */
    public byte[] sign(String name, byte[] message, String... options) {
        write("message", message);
        List<String> arguments = new ArrayList<>(List.of("dgst", "-sign", name + ".key"));
        arguments.addAll(List.of(options));
        arguments.add("message");
        return run(arguments.toArray(String[]::new));
    }

    /** Signs with Ed25519. */
    public byte[] signRaw(String name, byte[] message) {
        write("message", message);
        return run("pkeyutl", "-sign", "-rawin", "-inkey", name + ".key", "-in", "message");
    }

    /** Whether {@code dgst} verifies the signature. */
    public boolean verifies(String name, byte[] message, byte[] signature, String... options) {
        write("message", message);
        write("signature", signature);
        List<String> arguments = new ArrayList<>(List.of("dgst", "-verify", name + ".pub", "-signature", "signature"));
        arguments.addAll(List.of(options));
        arguments.add("message");
        return execute(arguments).code() == 0;
    }

    /** Whether Ed25519 verifies the signature. */
    public boolean verifiesRaw(String name, byte[] message, byte[] signature) {
        write("message", message);
        write("signature", signature);
        return execute(List.of(
                                "pkeyutl",
                                "-verify",
                                "-rawin",
                                "-pubin",
                                "-inkey",
                                name + ".pub",
                                "-in",
                                "message",
                                "-sigfile",
                                "signature"))
                        .code()
                == 0;
    }

    /** The text of a file, such as {@code NAME.pub}. */
    public String text(String file) {
        try {
            return Files.readString(folder.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The certificate of that name in DER. */
    public byte[] der(String name) {
        return run("x509", "-in", name + ".crt", "-outform", "DER");
    }

    public void write(String file, byte[] bytes) {
        try {
            Files.write(folder.resolve(file), bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the command writes, in the folder. It fails unless the command succeeds. */
    public byte[] run(String... arguments) {
        Result result = execute(List.of(arguments));
        if (result.code() != 0) {
            throw new IllegalStateException("openssl " + String.join(" ", arguments) + ": " + text("errors"));
        }
        return result.output();
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Result(int code, byte[] output) {}

    private Result execute(List<String> arguments) {
        List<String> command = new ArrayList<>(List.of("openssl"));
        command.addAll(arguments);
        try {
            Path output = folder.resolve("output");
            Process process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectOutput(output.toFile())
                    .redirectError(folder.resolve("errors").toFile())
                    .start();
            process.getOutputStream().close();
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("openssl does not end");
            }
            return new Result(process.exitValue(), Files.readAllBytes(output));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted", e);
        }
    }

    @Override
    public void close() {
        Scratch.remove(folder);
    }
}
