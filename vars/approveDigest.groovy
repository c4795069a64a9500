// Waits until an approver approves exactly this digest. See approveDigest.txt.
def call(Map args = [:]) {
    checkArguments of: 'approveDigest', given: args, required: ['digest', 'message', 'approvers'],
        optional: ['approvals', 'timeoutHours']
    if (env.NODE_NAME) {
        error "approveDigest: an approval must not hold an executor of ${env.NODE_NAME}. " +
            'Call it outside any node; in a declarative pipeline, use agent none.'
    }
    def wanted = args.approvals ?: 1
    timeout(time: args.timeoutHours ?: 8, unit: 'HOURS') {
        for (int number = 1; number <= wanted; number++) {
            def approved = input(
                message: wanted > 1 ? "${args.message} (approval ${number} of ${wanted})" : args.message,
                ok: 'Approve',
                submitter: args.approvers,
                parameters: [choice(name: 'digest', choices: [args.digest], description: 'You approve this digest.')],
            )
            // An approval without the form (proceedEmpty) has no digest, so it does not count.
            if (approved != args.digest) {
                error "approveDigest: the approval does not name ${args.digest}. Use the approval form, which sends the digest."
            }
        }
    }
    return args.digest
}
