// The jobs of the service `shop`, for the Job DSL plugin. Copy the pipelines from here to the service's own repository.
def repository = 'https://git.example.com/team/shop.git'

multibranchPipelineJob('shop') {
    branchSources {
        git {
            id('shop')
            remote(repository)
        }
    }
    factory {
        workflowBranchProjectFactory {
            scriptPath('Jenkinsfile')
        }
    }
}

['promotion', 'verification', 'rollback'].each { kind ->
    pipelineJob("shop-${kind}") {
        definition {
            cpsScm {
                scm {
                    git {
                        remote {
                            url(repository)
                        }
                        branch('main')
                    }
                }
                scriptPath("${kind}-job/Jenkinsfile")
                lightweight(true)
            }
        }
    }
}
