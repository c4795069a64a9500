// Waits until somebody who may has approved this very digest. See approveDigest.txt.
def call(Map args = [:]) {
    checkArguments of: 'approveDigest', given: args, required: ['digest', 'message', 'approvers'], optional: ['timeoutHours']
    if (env.NODE_NAME) {
        error "approveDigest: an approval must not hold an executor of ${env.NODE_NAME}; call it outside of any node, " +
            'in Declarative under agent none.'
    }
    def approved = null
    timeout(time: args.timeoutHours ?: 8, unit: 'HOURS') {
        approved = input(
            message: args.message,
            ok: 'Approve',
            submitter: args.approvers,
            parameters: [choice(name: 'digest', choices: [args.digest], description: 'What you approve is this digest.')],
        )
    }
    // An approval without the form (proceedEmpty) names no digest, and so approves nothing.
    if (approved != args.digest) {
        error "approveDigest: the approval does not name ${args.digest}. Approve with the form, which sends the digest along."
    }
    return approved
}
