// Runs what DeclarativeTransformer made of a `pipeline { }`, in the order of ModelInterpreter of pipeline-model-definition.

def declarative(model) {
    define(model.parameters ?: [])
    onAgent(model.agent) {
        inEnvironment(model.environment) {
            try {
                inOrder(model.stages)
            } catch (Throwable e) {
                def failure = model.post ?: {}
                failure()
                throw e
            }
        }
    }
}

/** After a failure the other stages are skipped by name, and the build still fails with what failed first. */
def inOrder(stages) {
    def failure = null
    for (it in stages) {
        def current = it
        stage(current.name) {
            if (failure) {
                log "Stage \"${current.name}\" skipped due to earlier failure(s)"
            } else {
                try {
                    inStage(current)
                } catch (Throwable e) {
                    failure = e
                }
            }
        }
    }
    if (failure) {
        throw failure
    }
}

/** With beforeAgent, a stage that is skipped takes no agent. */
def inStage(current) {
    def conditions = current.when ?: []
    if (conditions.contains(['beforeAgent', true]) && !all(conditions)) {
        return skip(current)
    }
    onAgent(current.agent) {
        inEnvironment(current.environment) {
            if (!all(conditions)) {
                skip(current)
            } else if (current.stages) {
                inOrder(current.stages)
            } else {
                def steps = current.steps
                steps()
            }
        }
    }
}

def skip(current) {
    log "Stage \"${current.name}\" skipped due to when conditional"
}

/** An agent of Declarative checks out the source, and what the checkout tells becomes part of the environment. */
def onAgent(agent, body) {
    if (agent == null || agent == 'none') {
        return body()
    }
    return node(agent == 'any' ? '' : agent.label) {
        def revision = checkout scm
        withEnv(["GIT_COMMIT=${revision.GIT_COMMIT}"]) {
            body()
        }
    }
}

def inEnvironment(variables, body) {
    def values = []
    for (name in (variables ?: [:]).keySet()) {
        def value = variables[name]
        values << "${name}=${value()}"
    }
    return values ? withEnv(values, body) : body()
}

def all(conditions) {
    for (condition in conditions) {
        if (!holds(condition)) {
            return false
        }
    }
    return true
}

def any(conditions) {
    for (condition in conditions) {
        if (holds(condition)) {
            return true
        }
    }
    return false
}

def holds(condition) {
    def kind = condition[0]
    def about = condition[1]
    if (kind == 'beforeAgent') {
        return true
    }
    if (kind == 'branch') {
        return env.BRANCH_NAME == about
    }
    if (kind == 'expression') {
        return about() ? true : false
    }
    return kind == 'anyOf' ? any(about) : kind == 'allOf' ? all(about) : !all(about)
}
