// Gives the tested image its production tag, after its digest was approved. See promoteToProduction.txt.
def call(Map args = [:]) {
    checkArguments of: 'promoteToProduction', given: args, required: ['image', 'source', 'approvers'],
        optional: ['to', 'target', 'policy', 'approvals', 'timeoutHours', 'agent', 'credentialsId']
    def tested = resolveImage image: "${args.image}:${args.source}", credentialsId: args.credentialsId
    def request = [image: tested.image, digest: tested.digest, to: args.to, target: args.target, policy: args.policy,
                   credentialsId: args.credentialsId]
    def planned = promoteImage(request + [dryRun: true])
    echo """Promotion to ${args.to ?: 'production'}
        source:    ${planned.source}
        previous:  ${planned.previous ?: 'unknown'}
        digest:    ${planned.digest}
        platforms: ${tested.platforms.join(', ')}"""
    if (!planned.alreadyPromoted) {
        approveDigest digest: planned.digest, message: "Promote ${tested.pinned} to ${args.to ?: 'production'}?",
            approvers: args.approvers, approvals: args.approvals, timeoutHours: args.timeoutHours
    }
    def promotion = promoteImage(request)
    assertDigestMatches image: promotion.target, expected: tested.digest, credentialsId: args.credentialsId
    archivePromotion promotion: promotion, agent: args.agent
    echo "Deploy ${promotion.pinned}"
    return promotion
}
