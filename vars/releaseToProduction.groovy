// Gives a set of tested images their production tags, after the release was approved. See releaseToProduction.txt.
def call(Map args = [:]) {
    checkArguments of: 'releaseToProduction', given: args, required: [],
        optional: ['name', 'images', 'builds', 'yaml', 'approvers', 'to', 'rollback', 'policy', 'approvals',
            'timeoutHours', 'agent', 'credentialsId']
    def request = [name: args.name, images: args.images, builds: args.builds, yaml: args.yaml, to: args.to,
                   rollback: (args.rollback ?: false).toString().toBoolean(), policy: args.policy,
                   credentialsId: args.credentialsId]
    def seconds = ((args.timeoutHours == null ? 8 : args.timeoutHours).toString().toDouble() * 3600).intValue()
    if (seconds < 1) {
        error 'releaseToProduction: timeoutHours must be more than 0.'
    }
    def approved = timeout(time: seconds, unit: 'SECONDS') {
        approveRelease(request + [
            approvers: args.approvers instanceof List ? args.approvers.join(',') + ',' : args.approvers,
            approvals: args.approvals == null ? 1 : args.approvals.toString().toInteger(),
        ])
    }
    def release = promoteRelease(request + [digests: approved.promotions*.digest])
    archivePromotion promotion: release.promotions, agent: args.agent
    echo "Release ${release.name}: deploy\n${release}"
    return release
}
