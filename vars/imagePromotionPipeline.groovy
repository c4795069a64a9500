// Checks every branch, builds once on the branches that publish, tests the image. See imagePromotionPipeline.txt.
def call(Map args = [:]) {
    checkArguments of: 'imagePromotionPipeline', given: args, required: ['image', 'version', 'test'],
        optional: ['scan', 'check', 'build', 'branches', 'agent', 'credentialsId']
    def branches = args.branches instanceof List ? args.branches : (args.branches ?: 'develop, main').tokenize(', \t\n')
    def login = args.credentialsId ? [usernamePassword(credentialsId: args.credentialsId,
        usernameVariable: 'REGISTRY_USERNAME', passwordVariable: 'REGISTRY_PASSWORD')] : []
    node(args.agent ?: 'docker') {
        def revision = checkout scm
        stage('Check') {
            assertImmutableReferences paths: args.scan
            sh args.check ?: 'true'
        }
        if (branches.contains(env.BRANCH_NAME)) {
            def published = stage('Publish') {
                def request = [image: args.image, version: args.version, commit: revision.GIT_COMMIT,
                               credentialsId: args.credentialsId]
                publishImage(request) { reference ->
                    withCredentials(login) {
                        withEnv(["IMAGE=${reference}", "GIT_COMMIT=${revision.GIT_COMMIT}"]) {
                            sh args.build ?: '''
                                [ -z "$REGISTRY_USERNAME" ] || echo "$REGISTRY_PASSWORD" |
                                    docker login --username "$REGISTRY_USERNAME" --password-stdin "${IMAGE%%/*}"
                                docker build --tag "$IMAGE" . && docker push "$IMAGE"
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
            if (published.image.contains(':staging-')) {
                echo "To release it, start the promotion job with ${args.image}:${published.image.replaceFirst('.*:', '')}"
            }
        }
    }
}
