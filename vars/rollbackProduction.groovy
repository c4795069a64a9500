// Rolls back to the last known good production image, after its digest was approved. See rollbackProduction.txt.
def call(Map args = [:]) {
    checkArguments of: 'rollbackProduction', given: args, required: ['image', 'approvers'],
        optional: ['environment', 'approvals', 'timeoutHours', 'agent', 'credentialsId']
    def plan = planRollback image: args.image, environment: args.environment, credentialsId: args.credentialsId
    echo """Rollback of ${plan.environment}
        running:   ${plan.running}
        last good: ${plan.lastGood}
        digest:    ${plan.digest}
        new tag:   ${plan.target}"""
    approveDigest digest: plan.digest, message: "Roll back to ${plan.lastGood.tokenize(':').last()}?",
        details: "Running: ${plan.running}\nLast good: ${plan.lastGood}",
        approvers: args.approvers, approvals: args.approvals, timeoutHours: args.timeoutHours
    def promotion = promoteImage image: plan.image, digest: plan.digest, to: plan.environment, target: plan.target,
        rollback: true, credentialsId: args.credentialsId
    archivePromotion promotion: promotion, agent: args.agent
    echo "Deploy ${promotion.pinned}"
    return promotion
}
