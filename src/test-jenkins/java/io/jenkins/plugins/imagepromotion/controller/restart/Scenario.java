package io.jenkins.plugins.imagepromotion.controller.restart;

import io.jenkins.plugins.imagepromotion.gitops.FluxRepository;
import io.jenkins.plugins.imagepromotion.testing.ImageBuilder;
import io.jenkins.plugins.imagepromotion.testing.SampleImage;
import io.jenkins.plugins.imagepromotion.testing.WorkingCopy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * A pipeline whose steps send requests.
 *
 * @param name the prefix of the names of its jobs
 * @param environment the environment that gets a tag; empty if the step only reads
 * @param repository the repository that gets the tag, below the registry's host
 * @param isWithToken whether the registry requires a token
 * @param script the pipeline, with placeholders in capital letters that {@link #script(String)} replaces
 */
record Scenario(String name, String environment, String repository, boolean isWithToken, String script) {
    static final String STAGED = "staging-v1.4.2-0a1b2c3-1767222000";
    static final String NEW = "-v1.4.2-0a1b2c3-";
    static final SampleImage IMAGE = ImageBuilder.image().version("1.4.2").build();

    private static final String OLD = "production-v1.4.1-1b2c3d4-1767100000";
    private static final String OLDER = "production-v1.4.0-2c3d4e5-1767000000";
    private static final SampleImage OLD_IMAGE =
            ImageBuilder.image().version("1.4.1").build();
    private static final SampleImage OLDER_IMAGE =
            ImageBuilder.image().version("1.4.0").build();
    private static final String REPOSITORY = "shop/app";
    /** Another repository, to which the policy has a route. */
    private static final String RELEASED = "shop/released";

    /** Uses the result of a promotion, as a pipeline does. */
    private static final String USE = """

            echo "value ${promotion.target} ${promotion.alreadyPromoted}"
            node {
                writeFile file: 'promotion.json', text: promotion.record
                archiveArtifacts 'promotion.json'
            }
            """;

    static final List<Scenario> PROMOTIONS = List.of(
            promotion("within", "production", REPOSITORY, false, "def promotion = promoteImage image: 'IMAGE'"),
            promotion("token", "production", REPOSITORY, true, "def promotion = promoteImage image: 'IMAGE'"),
            promotion(
                    "signed", "signed", REPOSITORY, false, "def promotion = promoteImage image: 'IMAGE', to: 'signed'"),
            promotion(
                    "copy",
                    "production",
                    RELEASED,
                    false,
                    "def promotion = promoteImage image: 'IMAGE', target: 'HOST/shop/released'"),
            promotion("gitops", "production", REPOSITORY, false, """
                    def promotion
                    node { promotion = promoteImage image: 'IMAGE', gitops: 'fleet' }"""),
            promotion("approved", "approved", REPOSITORY, false, """
                    def approved = approvePromotion image: 'IMAGE', to: 'approved'
                    def promotion = promoteImage image: 'IMAGE', to: 'approved', digest: approved.digest"""));

    static final List<Scenario> READINGS = List.of(
            reading("resolveImage", "echo \"value ${resolveImage('IMAGE').digest}\""),
            reading("assertDigestMatches", """
                    assertDigestMatches image: 'IMAGE', expected: 'DIGEST'
                    echo 'value DIGEST'
                    """),
            reading("assertPromoted", "echo \"value ${assertPromoted(image: 'REPOSITORY:OLD')}\""),
            reading("imageLineage", "echo \"value ${imageLineage(image: 'REPOSITORY:OLD')}\""),
            reading("planRollback", "echo \"value ${planRollback(image: 'REPOSITORY').lastGood}\""),
            reading("planGitRollback", """
                    node {
                        def plan = planRollback image: 'REPOSITORY', gitops: 'fleet'
                        echo "value ${plan.recommendation} ${plan.lastGood}"
                    }
                    """),
            reading("predictDeployment", """
                    node {
                        echo "value ${predictDeployment(image: 'REPOSITORY:production-v1.4.2-0a1b2c3-1767230000', path: 'fleet').deployed}"
                    }
                    """),
            reading("awaitDeployed", """
                    def deployment = awaitDeployed(image: 'REPOSITORY:OLD', timeout: '5m', interval: '1s') { STATE }
                    echo "value ${deployment.containers}"
                    """),
            reading("pinImage", """
                    node {
                        echo "value ${pinImage(image: 'REPOSITORY:OLD', paths: 'fleet/apps/app/production').files}"
                        echo readFile('fleet/apps/app/production/release.yaml')
                    }
                    """));

    private static Scenario promotion(
            String name, String environment, String repository, boolean isWithToken, String step) {
        return new Scenario(name, environment, repository, isWithToken, step + USE);
    }

    private static Scenario reading(String step, String script) {
        return new Scenario(step, "", REPOSITORY, false, script);
    }

    boolean isPromotion() {
        return !environment.isEmpty();
    }

    /** Returns the pipeline for a registry. */
    String script(String host) {
        return script(script, host);
    }

    /** Replaces the placeholders with the images of a registry. */
    static String script(String text, String host) {
        return text.replace("STATE", state(OLD_IMAGE))
                .replace("OTHER", state(OLDER_IMAGE))
                .replace("OLDDIGEST", OLD_IMAGE.digest().toString())
                .replace("IMAGE", "REPOSITORY:" + STAGED)
                .replace("REPOSITORY", host + "/" + REPOSITORY)
                .replace("OLDER", OLDER)
                .replace("OLD", OLD)
                .replace("HOST", host)
                .replace("DIGEST", IMAGE.digest().toString());
    }

    /** Returns the state of a cluster that runs this image, as {@code kubectl} prints it. */
    private static String state(SampleImage image) {
        return "'{\"kind\": \"Pod\", \"metadata\": {\"name\": \"app-1\", \"namespace\": \"shop\"},"
                + " \"spec\": {\"containers\": [{\"name\": \"app\", \"image\": \"REPOSITORY:OLD\"}]},"
                + " \"status\": {\"containerStatuses\": [{\"name\": \"app\", \"imageID\": \"REPOSITORY@"
                + image.digest() + "\"}]}}'";
    }

    /** Pushes the images. */
    static void push(CutRegistry registry) {
        registry.push(REPOSITORY, IMAGE, STAGED);
        registry.push(REPOSITORY, signature(), "sha256-" + IMAGE.digest().hex() + ".sig");
        registry.push(REPOSITORY, OLD_IMAGE, OLD, "staging-v1.4.1-1b2c3d4-1767050000");
        registry.push(REPOSITORY, OLDER_IMAGE, OLDER, "staging-v1.4.0-2c3d4e5-1766950000");
    }

    /** Returns a manifest of the kind that cosign stores under a tag. */
    private static SampleImage signature() {
        SampleImage image = ImageBuilder.image().label("signs", "1.4.2").build();
        String manifest = new String(image.bytes(), StandardCharsets.UTF_8)
                .replace(
                        "application/vnd.oci.image.layer.v1.tar+gzip",
                        "application/vnd.dev.cosign.simplesigning.v1+json");
        return new SampleImage(image.mediaType(), manifest.getBytes(StandardCharsets.UTF_8), List.of(), image.blobs());
    }

    /** Creates a Git repository that deployed first the older and then the old image. */
    static void write(Path folder, String host) {
        FluxRepository fleet = new FluxRepository(folder, host + "/" + REPOSITORY);
        release(fleet, "staging", host, STAGED);
        release(fleet, "production", host, OLDER);
        WorkingCopy git = WorkingCopy.create(folder);
        git.git("add", "--all");
        git.git("commit", "--quiet", "--message", "Deploy 1.4.0");
        release(fleet, "production", host, OLD);
        git.git("commit", "--quiet", "--all", "--message", "Deploy 1.4.1");
    }

    private static void release(FluxRepository fleet, String environment, String host, String tag) {
        fleet.write("apps/app/" + environment + "/release.yaml", """
                apiVersion: v1
                kind: Pod
                metadata: {name: app}
                spec:
                  containers:
                    - name: app
                      image: %s/%s:%s # {"$imagepolicy": "flux-system:app-%s"}
                """.formatted(host, REPOSITORY, tag, environment));
    }
}
