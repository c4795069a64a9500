// Fails the build unless every production image of a repository was promoted. See verifyProduction.txt.
def call(Map args = [:]) {
    checkArguments of: 'verifyProduction', given: args, required: ['image'], optional: ['credentialsId']
    def lineage = assertPromoted image: args.image, credentialsId: args.credentialsId
    echo "Every protected tag of ${args.image} is a promotion."
    return lineage
}
