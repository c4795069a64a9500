// Archives the evidence of a promotion with the build. See archivePromotion.txt.
def call(Map args = [:]) {
    checkArguments of: 'archivePromotion', given: args, required: ['promotion'], optional: ['agent']
    def promotions = args.promotion instanceof List ? args.promotion : [args.promotion]
    def files = []
    node(args.agent ?: '') {
        for (promotion in promotions) {
            def file = promotion.target.replaceAll('[/:]', '_') + '.json'
            writeFile file: file, text: promotion.record, encoding: 'UTF-8'
            archiveArtifacts artifacts: file, fingerprint: true
            files += file
        }
    }
    return args.promotion instanceof List ? files : files[0]
}
