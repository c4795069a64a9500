// Jenkins' steps with a block, as far as the pipelines use them: written in CPS, so that the block runs in the pipeline's own way.

def stage(name, body) {
    log '[Pipeline] stage'
    log "[Pipeline] { (${name})"
    return closing('stage', body)
}

def node(label = '', body) {
    log '[Pipeline] node'
    return within(ofNode(label), body)
}

def withEnv(variables, body) {
    return within(ofVariables(variables), body)
}

def withCredentials(bindings, body) {
    return within(ofCredentials(bindings), body)
}

def timeout(limit, body) {
    log '[Pipeline] timeout'
    log "Timeout set to expire in ${limit.time} ${limit.unit.toLowerCase()}"
    return closing('timeout', body)
}

def script(body) {
    return body()
}

/** The step is the real one: it says what holds inside, and hears how that ended. */
def productionGuard(body) {
    log '[Pipeline] productionGuard'
    beginBlock 'productionGuard'
    def value = null
    try {
        value = body()
    } catch (Throwable e) {
        failBlock e
        throw e
    }
    endBlock value
    return value
}

/** Runs the real step, which repeats its block. */
def awaitDeployed(arguments, body) {
    log '[Pipeline] awaitDeployed'
    def runsBody = beginLoop('awaitDeployed', arguments)
    while (runsBody) {
        def value = null
        def failure = null
        try {
            value = body()
        } catch (Throwable e) {
            failure = e
        }
        runsBody = failure == null ? endLoop(value) : failLoop(failure)
    }
    return loopResult()
}

/**
 * One after the other, which is one of the orders in which branches may run. The others go on where one fails, unless that is to
 * fail fast, and the step ends with the first failure.
 */
def parallel(branches) {
    log '[Pipeline] parallel'
    def failure = null
    for (name in branches.keySet()) {
        if (name != 'failFast' && !(failure && branches.failFast)) {
            log "[Pipeline] { (Branch: ${name})"
            try {
                closing 'parallel', branches[name]
            } catch (Throwable e) {
                log "Failed in branch ${name}"
                failure = failure ?: e
            }
        }
    }
    if (failure) {
        throw failure
    }
}

def within(variables, body) {
    enter(variables)
    try {
        return body()
    } finally {
        leave()
    }
}

def closing(name, body) {
    try {
        return body()
    } finally {
        log '[Pipeline] }'
        log "[Pipeline] // ${name}"
    }
}
