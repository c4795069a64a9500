// Rolls back to the last known good production image, after the rollback was approved. See rollbackProduction.txt.
def call(Map args = [:]) {
    checkArguments of: 'rollbackProduction', given: args, required: ['image'],
        optional: ['approvers', 'environment', 'approvals', 'timeoutHours', 'agent', 'credentialsId']
    def plan = planRollback image: args.image, environment: args.environment, credentialsId: args.credentialsId
    echo """Rollback of ${plan.environment}
        running:   ${plan.running}
        last good: ${plan.lastGood}
        digest:    ${plan.digest}
        new tag:   ${plan.target}"""
    def request = [image: plan.image, digest: plan.digest, to: plan.environment, target: plan.target, rollback: true,
                   credentialsId: args.credentialsId]
    def seconds = ((args.timeoutHours == null ? 8 : args.timeoutHours).toString().toDouble() * 3600).intValue()
    if (seconds < 1) {
        error 'rollbackProduction: timeoutHours must be more than 0.'
    }
    timeout(time: seconds, unit: 'SECONDS') {
        approvePromotion(request + [
            approvers: args.approvers instanceof List ? args.approvers.join(',') + ',' : args.approvers,
            approvals: args.approvals == null ? 1 : args.approvals.toString().toInteger(),
        ])
    }
    def promotion = promoteImage request
    archivePromotion promotion: promotion, agent: args.agent
    echo "Deploy ${promotion.pinned}"
    return promotion
}
