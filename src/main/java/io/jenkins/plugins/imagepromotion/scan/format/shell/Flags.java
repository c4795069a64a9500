package io.jenkins.plugins.imagepromotion.scan.format.shell;

import java.util.Set;

/**
 * Which flags of a command take a value as the next word; without that nobody knows which word is the image.
 *
 * @param names the flags
 * @param takeValues whether those named take a value and the others do not, or the other way round
 */
public record Flags(Set<String> names, boolean takeValues) {
    public Flags {
        names = Set.copyOf(names);
    }

    /** None takes one. */
    public static final Flags NONE = new Flags(Set.of(), true);
    /** Of docker, podman and nerdctl themselves. */
    public static final Flags ENGINE = new Flags(
            Set.of(
                    "-H",
                    "--host",
                    "-c",
                    "--context",
                    "-l",
                    "--log-level",
                    "--config",
                    "-n",
                    "--namespace",
                    "--root",
                    "--runroot",
                    "--connection",
                    "--url",
                    "--storage-driver",
                    "--builder",
                    "-a",
                    "--address"),
            true);
    /** Of {@code run} and {@code create}, which have far more flags with a value than without. */
    public static final Flags RUN = new Flags(
            Set.of(
                    "--detach",
                    "--interactive",
                    "--tty",
                    "--rm",
                    "--privileged",
                    "--init",
                    "--read-only",
                    "--publish-all",
                    "--no-healthcheck",
                    "--oom-kill-disable",
                    "--sig-proxy",
                    "--disable-content-trust",
                    "--quiet",
                    "--replace",
                    "--rmi",
                    "--tls-verify",
                    "--no-hosts",
                    "--no-hostname",
                    "--env-host",
                    "--http-proxy",
                    "--use-api-socket",
                    "--passwd",
                    "--help"),
            false);
    /** Of pull, push and tag. */
    public static final Flags PULL = new Flags(
            Set.of(
                    "--platform",
                    "--creds",
                    "--authfile",
                    "--arch",
                    "--os",
                    "--variant",
                    "--cert-dir",
                    "--retry",
                    "--retry-delay",
                    "--digestfile",
                    "--sign-by",
                    "--format",
                    "-f",
                    "--jobs",
                    "-j",
                    "--name",
                    "--pull"),
            true);

    /** Of skopeo. */
    public static final Flags SKOPEO = new Flags(
            Set.of(
                    "--authfile",
                    "--src-authfile",
                    "--dest-authfile",
                    "--src-creds",
                    "--dest-creds",
                    "--screds",
                    "--dcreds",
                    "--src-cert-dir",
                    "--dest-cert-dir",
                    "--format",
                    "-f",
                    "--retry-times",
                    "--digestfile",
                    "--multi-arch",
                    "--policy",
                    "--registries.d",
                    "--tmpdir",
                    "--override-arch",
                    "--override-os",
                    "--override-variant",
                    "--command-timeout",
                    "--additional-tag",
                    "--sign-by",
                    "--sign-identity",
                    "--src-registry-token",
                    "--dest-registry-token",
                    "--src-username",
                    "--src-password",
                    "--dest-username",
                    "--dest-password",
                    "--encryption-key",
                    "--decryption-key",
                    "--src-daemon-host",
                    "--dest-daemon-host",
                    "--dest-compress-format",
                    "--dest-compress-level",
                    "--src-shared-blob-dir",
                    "--dest-shared-blob-dir"),
            true);

    static final Flags KUBECTL = new Flags(
            Set.of(
                    "-n",
                    "--namespace",
                    "--context",
                    "--kubeconfig",
                    "-f",
                    "--filename",
                    "-l",
                    "--selector",
                    "--cluster",
                    "--user",
                    "-s",
                    "--server",
                    "-o",
                    "--output",
                    "--token",
                    "--as",
                    "-k",
                    "--kustomize",
                    "--field-manager"),
            true);

    /** Whether the flag takes the next word; one with {@code =} holds its value itself. */
    public boolean takesNext(String flag) {
        if (flag.indexOf('=') >= 0) {
            return false;
        }
        if (takeValues) {
            return names.contains(flag);
        }
        return !names.contains(flag) && !isBundle(flag);
    }

    /** {@code -it}, {@code -d} and their like: short flags without a value. */
    private static boolean isBundle(String flag) {
        return !flag.startsWith("--") && flag.chars().skip(1).allMatch(c -> "ditPq".indexOf(c) >= 0);
    }
}
