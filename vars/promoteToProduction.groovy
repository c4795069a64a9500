// Gives the tested image its production tag, after the promotion was approved. See promoteToProduction.txt.
def call(Map args = [:]) {
    checkArguments of: 'promoteToProduction', given: args, required: ['image', 'source'],
        optional: ['approvers', 'to', 'target', 'rollback', 'policy', 'approvals', 'timeoutHours', 'agent',
            'credentialsId']
    def source = args.source.trim()
    def isReference = source.startsWith("${args.image}:") || source.startsWith("${args.image}@")
    if (!isReference && !source.matches('[\\w.-]+')) {
        error "promoteToProduction: the source ${source} is neither a tag nor an image of ${args.image}."
    }
    def request = [image: isReference ? source : "${args.image}:${source}".toString(), to: args.to, target: args.target,
                   rollback: (args.rollback ?: false).toString().toBoolean(), policy: args.policy,
                   credentialsId: args.credentialsId]
    def seconds = ((args.timeoutHours == null ? 8 : args.timeoutHours).toString().toDouble() * 3600).intValue()
    if (seconds < 1) {
        error 'promoteToProduction: timeoutHours must be more than 0.'
    }
    def approved = timeout(time: seconds, unit: 'SECONDS') {
        approvePromotion(request + [
            approvers: args.approvers instanceof List ? args.approvers.join(',') + ',' : args.approvers,
            approvals: args.approvals == null ? 1 : args.approvals.toString().toInteger(),
        ])
    }
    def promotion = promoteImage(request + [digest: approved.digest])
    assertDigestMatches image: promotion.target, expected: approved.digest, credentialsId: args.credentialsId
    archivePromotion promotion: promotion, agent: args.agent
    echo "Deploy ${promotion.pinned}"
    return promotion
}
