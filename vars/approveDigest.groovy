// Waits until somebody who may has approved this very digest. See approveDigest.txt.
def call(Map args = [:]) {
    checkArguments of: 'approveDigest', given: args, required: ['digest', 'message', 'approvers'],
        optional: ['approvals', 'timeoutHours']
    if (env.NODE_NAME) {
        error "approveDigest: an approval must not hold an executor of ${env.NODE_NAME}. " +
            'Call it outside of any node, in Declarative under agent none.'
    }
    def wanted = args.approvals ?: 1
    timeout(time: args.timeoutHours ?: 8, unit: 'HOURS') {
        for (int number = 1; number <= wanted; number++) {
            def approved = input(
                message: wanted > 1 ? "${args.message} (approval ${number} of ${wanted})" : args.message,
                ok: 'Approve',
                submitter: args.approvers,
                parameters: [choice(name: 'digest', choices: [args.digest], description: 'What you approve is this digest.')],
            )
            // An approval without the form (proceedEmpty) names no digest, and so approves nothing.
            if (approved != args.digest) {
                error "approveDigest: the approval does not name ${args.digest}. Approve with the form, which sends it along."
            }
        }
    }
    return args.digest
}
