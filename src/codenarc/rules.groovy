// What CodeNarc holds the pipeline sources to: the functions of the library and the example Jenkinsfiles, which people copy.
// One violation fails the build. What is left out is left out for a reason.
ruleset {
    description 'Groovy that Jenkins runs: transformed for CPS, in the sandbox, read by people who write little Groovy'

    ruleset('rulesets/basic.xml')
    ruleset('rulesets/braces.xml')
    ruleset('rulesets/concurrency.xml') {
        // NAME = 'value' under environment is Declarative, not a variable of the script.
        NoScriptBindings {
            doNotApplyToFileNames = 'Jenkinsfile*'
        }
    }
    ruleset('rulesets/convention.xml') {
        // Named arguments over several lines are a map to the compiler.
        TrailingComma {
            checkMap = false
        }
        // Pipelines are dynamic Groovy: steps are no methods that a compiler could know.
        exclude 'CompileStatic'
        exclude 'MethodReturnTypeRequired'
        exclude 'NoDef'
        exclude 'VariableTypeRequired'
    }
    ruleset('rulesets/design.xml')
    ruleset('rulesets/dry.xml') {
        // The names of arguments are literals, and repeat.
        exclude 'DuplicateStringLiteral'
    }
    ruleset('rulesets/exceptions.xml')
    ruleset('rulesets/formatting.xml') {
        LineLength {
            length = 130
        }
        // [image: reference], as everybody writes named arguments.
        SpaceAroundMapEntryColon {
            characterAfterColonRegex = /\s/
        }
    }
    ruleset('rulesets/generic.xml')
    ruleset('rulesets/groovyism.xml') {
        // ${IMAGE%%/*} in a script for sh is the shell's.
        exclude 'GStringExpressionWithinString'
    }
    ruleset('rulesets/imports.xml')
    // What cannot be serialized, or is called outside of CPS, is lost at a restart.
    ruleset('rulesets/jenkins.xml')
    ruleset('rulesets/logging.xml')
    ruleset('rulesets/naming.xml') {
        // @Library('name') _ is how a library without classes is loaded.
        VariableName {
            ignoreVariableNames = '_'
        }
    }
    ruleset('rulesets/security.xml')
    ruleset('rulesets/serialization.xml')
    ruleset('rulesets/size.xml') {
        // Declarative alone nests four deep; then come the credentials, and what they are for.
        NestedBlockDepth {
            maxNestedBlockDepth = 8
        }
    }
    ruleset('rulesets/unnecessary.xml') {
        // What a function gives back is said.
        exclude 'UnnecessaryReturnKeyword'
    }
    ruleset('rulesets/unused.xml') {
        UnusedVariable {
            ignoreVariableNames = '_'
        }
    }
}
