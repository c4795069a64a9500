// Gives the tested image its production tag, after its digest was approved. See promoteToProduction.txt.
def call(Map args = [:]) {
    checkArguments of: 'promoteToProduction', given: args, required: ['image', 'source', 'approvers'],
        optional: ['to', 'target', 'policy', 'approvals', 'timeoutHours', 'agent', 'credentialsId']
    def source = args.source.trim()
    def isReference = source.startsWith("${args.image}:") || source.startsWith("${args.image}@")
    if (!isReference && !source.matches('[\\w.-]+')) {
        error "promoteToProduction: the source ${source} is neither a tag nor an image of ${args.image}."
    }
    def request = [image: isReference ? source : "${args.image}:${source}".toString(), to: args.to, target: args.target,
                   policy: args.policy, credentialsId: args.credentialsId]
    def planned = promoteImage(request + [dryRun: true])
    def tested = resolveImage image: "${args.image}@${planned.digest}", credentialsId: args.credentialsId
    def environment = args.to ?: 'production'
    echo """Promotion to ${environment}
        source:    ${planned.source}
        previous:  ${planned.previous ?: 'unknown'}
        digest:    ${planned.digest}
        platforms: ${tested.platforms.join(', ')}"""
    if (!planned.alreadyPromoted) {
        approveDigest digest: planned.digest,
            message: "Promote ${planned.source.tokenize(':').last()} to ${environment}?",
            details: "Source: ${planned.source}\nNow in ${environment}: ${planned.previous ?: 'unknown'}",
            approvers: args.approvers, approvals: args.approvals, timeoutHours: args.timeoutHours
    }
    def promotion = promoteImage(request + [digest: planned.digest])
    assertDigestMatches image: promotion.target, expected: planned.digest, credentialsId: args.credentialsId
    archivePromotion promotion: promotion, agent: args.agent
    echo "Deploy ${promotion.pinned}"
    return promotion
}
