// Archives the evidence of a promotion with the build. See archivePromotion.txt.
def call(Map args = [:]) {
    checkArguments of: 'archivePromotion', given: args, required: ['promotion'], optional: ['agent']
    def file = args.promotion.target.replaceAll('[/:]', '_') + '.json'
    node(args.agent ?: '') {
        writeFile file: file, text: args.promotion.record, encoding: 'UTF-8'
        archiveArtifacts artifacts: file, fingerprint: true
    }
    return file
}
