package io.jenkins.plugins.imagepromotion.testing;

/** Writes a GitOps repository with one application that Flux deploys to production. */
public final class FluxFiles {
    public static final String AUTOMATION = "flux/apps/shop/shop-image-repo.yaml";
    public static final String POLICY = "flux/apps/shop/production/policy.yaml";
    public static final String RELEASE = "flux/apps/shop/production/deployment.yaml";
    private static final String NEWEST = "{numerical: {order: asc}}";

    private FluxFiles() {}

    /** Writes all files, with this tag in production. */
    public static void write(WorkingCopy copy, String repository, String tag) {
        copy.file(AUTOMATION, """
                apiVersion: image.toolkit.fluxcd.io/v1
                kind: ImageRepository
                metadata: {name: shop, namespace: flux-system}
                spec: {image: %s, interval: 1m}
                ---
                apiVersion: image.toolkit.fluxcd.io/v1
                kind: ImageUpdateAutomation
                metadata:
                  name: all
                  namespace: flux-system
                spec:
                  interval: 30m
                  update:
                    path: ./flux/apps
                """.formatted(repository));
        policy(copy, "'^production-v.*-(?P<ts>[0-9]+)$'", "$ts", NEWEST);
        deploy(copy, repository + ":" + tag);
    }

    /** Writes the policy. */
    public static void policy(WorkingCopy copy, String pattern, String extract, String order) {
        copy.file(POLICY, """
                apiVersion: image.toolkit.fluxcd.io/v1
                kind: ImagePolicy
                metadata: {name: shop-production, namespace: flux-system}
                spec:
                  imageRepositoryRef: {name: shop}
                  filterTags:
                    pattern: %s
                    extract: %s
                  policy: %s
                """.formatted(pattern, extract, order));
    }

    /** Writes a policy that orders tags by version, and selects only versions in a range. */
    public static void followVersions(WorkingCopy copy, String range) {
        String pattern = "'^production-v(?P<version>.*)-[0-9a-f]+-[0-9]+$'";
        policy(copy, pattern, "$version", "{semver: {range: '" + range + "'}}");
    }

    /** Writes the deployment with this image. */
    public static void deploy(WorkingCopy copy, String image) {
        copy.file(RELEASE, """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: shop}
                spec:
                  template:
                    spec:
                      containers:
                        - name: shop
                          # The shop itself.
                          image: %s # {"$imagepolicy": "flux-system:shop-production"}
                """.formatted(image));
    }
}
