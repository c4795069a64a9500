// Checks every branch, builds once from those that publish, tests what was pushed. See imagePromotionPipeline.txt.
def call(Map args = [:]) {
    checkArguments of: 'imagePromotionPipeline', given: args, required: ['image', 'version', 'test'],
        optional: ['check', 'build', 'branches', 'agent', 'credentialsId']
    def login = args.credentialsId ? [usernamePassword(credentialsId: args.credentialsId,
        usernameVariable: 'REGISTRY_USERNAME', passwordVariable: 'REGISTRY_PASSWORD')] : []
    node(args.agent ?: 'docker') {
        def commit = checkout(scm).GIT_COMMIT
        stage('Check') {
            assertImmutableReferences()
            sh args.check ?: 'true'
        }
        if ((args.branches ?: ['develop', 'main']).contains(env.BRANCH_NAME)) {
            def request = [image: args.image, version: args.version, commit: commit, credentialsId: args.credentialsId]
            def published = null
            stage('Publish') {
                published = publishImage(request) { reference ->
                    withEnv(["IMAGE=${reference}"]) {
                        withCredentials(login) {
                            sh args.build ?: '''
                                [ -z "$REGISTRY_USERNAME" ] || echo "$REGISTRY_PASSWORD" |
                                    docker login --username "$REGISTRY_USERNAME" --password-stdin "${IMAGE%%/*}"
                                docker build --tag "$IMAGE" .
                                docker push "$IMAGE"
                            '''
                        }
                    }
                }
            }
            stage('Test') {
                withEnv(["IMAGE=${published.pinned}"]) {
                    sh args.test
                }
            }
            echo "To release it, start the promotion job with ${published.image}"
        }
    }
}
