// Waits until an approver approves exactly this digest. See approveDigest.txt.
def call(Map args = [:]) {
    checkArguments of: 'approveDigest', given: args, required: ['digest', 'message', 'approvers'],
        optional: ['details', 'approvals', 'timeoutHours']
    if (env.NODE_NAME) {
        error "approveDigest: an approval must not hold an executor of ${env.NODE_NAME}. " +
            'Call it outside any node; in a declarative pipeline, use agent none.'
    }
    def approvers = args.approvers instanceof List ? args.approvers : args.approvers.toString().tokenize(', \t\n')
    def wanted = (args.approvals == null ? 1 : args.approvals).toString().toInteger()
    def seconds = ((args.timeoutHours == null ? 8 : args.timeoutHours).toString().toDouble() * 3600).intValue()
    if (!approvers || wanted < 1 || seconds < 1) {
        // Without a name all users could approve; without a number no user would be asked.
        error 'approveDigest: approvers must name someone, and approvals and timeoutHours must be more than 0.'
    }
    def details = args.details ? "${args.details}\n" : ''
    timeout(time: seconds, unit: 'SECONDS') {
        for (int number = 1; number <= wanted; number++) {
            echo "Waiting for ${approvers.join(', ')} to approve ${args.digest} (approval ${number} of ${wanted})"
            def approved = input(
                message: wanted > 1 ? "${args.message} (approval ${number} of ${wanted})" : args.message,
                ok: 'Approve',
                submitter: approvers.join(','),
                parameters: [choice(name: 'digest', choices: [args.digest], description: "${details}You approve this digest.")],
            )
            // An approval without the form (proceedEmpty) has no digest, so it does not count.
            if (approved != args.digest) {
                error "approveDigest: the approval does not name ${args.digest}. " +
                    'Use the approval form, which sends the digest.'
            }
        }
    }
    return args.digest
}
