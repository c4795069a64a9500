// Jenkins' steps with a block, as far as the library uses them: written in CPS, so that the block runs in the pipeline's own way.

def stage(name, body) {
    log "[Pipeline] stage ${name}"
    return body()
}

def node(label = '', body) {
    return within(ofNode(label), body)
}

def withEnv(variables, body) {
    return within(ofVariables(variables), body)
}

def withCredentials(bindings, body) {
    return within(ofCredentials(bindings), body)
}

def timeout(limit, body) {
    log "[Pipeline] timeout ${limit.time} ${limit.unit}"
    return body()
}

/** One after the other, which is one of the orders in which branches may run. */
def parallel(branches) {
    for (name in branches.keySet()) {
        if (name != 'failFast') {
            log "[Pipeline] branch ${name}"
            branches[name]()
        }
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
