// Lets the body build and push an image under an immutable tag of the branch's environment. See publishImage.txt.
def call(Map args = [:], Closure body) {
    checkArguments of: 'publishImage', given: args, required: ['image', 'version'], optional: ['commit', 'credentialsId']
    def tag = immutableTag branch: env.BRANCH_NAME, version: args.version, commit: args.commit?.take(12)
    def reference = "${args.image}:${tag}".toString()
    if (env.WORKSPACE_TMP) {
        // A login in the agent's own configuration would let every later build push.
        withEnv(["DOCKER_CONFIG=${env.WORKSPACE_TMP}/docker-${tag}".toString()]) {
            try {
                body(reference)
            } finally {
                sh 'rm -rf "$DOCKER_CONFIG"'
            }
        }
    } else {
        body(reference)
    }
    def published = resolveImage image: reference, credentialsId: args.credentialsId, published: true
    echo "Published ${published.image}, which is ${published.pinned}"
    return published
}
