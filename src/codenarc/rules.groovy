// The rules of CodeNarc for the pipeline sources: the functions of the library and the example Jenkinsfiles, which users copy.
// One violation fails the build. Each excluded rule has a reason.
ruleset {
    description 'Groovy that Jenkins runs: transformed for CPS, in the sandbox, read by engineers who rarely write Groovy'

    ruleset('rulesets/basic.xml')
    ruleset('rulesets/braces.xml')
    ruleset('rulesets/concurrency.xml') {
        // NAME = 'value' under environment is Declarative, not a variable of the script.
        NoScriptBindings {
            doNotApplyToFileNames = 'Jenkinsfile*'
        }
    }
    ruleset('rulesets/convention.xml') {
        // The compiler sees named arguments on several lines as a map.
        TrailingComma {
            checkMap = false
        }
        // Pipelines are dynamic Groovy: the compiler does not know the steps.
        exclude 'CompileStatic'
        exclude 'MethodReturnTypeRequired'
        exclude 'NoDef'
        exclude 'VariableTypeRequired'
    }
    ruleset('rulesets/design.xml') {
        // An argument can be a string or a list.
        exclude 'Instanceof'
    }
    ruleset('rulesets/dry.xml') {
        // Names of arguments are literals and repeat.
        exclude 'DuplicateStringLiteral'
    }
    ruleset('rulesets/exceptions.xml')
    ruleset('rulesets/formatting.xml') {
        LineLength {
            length = 130
        }
        // [image: reference], the usual form of named arguments.
        SpaceAroundMapEntryColon {
            characterAfterColonRegex = /\s/
        }
    }
    ruleset('rulesets/generic.xml')
    ruleset('rulesets/groovyism.xml') {
        // ${IMAGE%%/*} in a script for sh belongs to the shell.
        exclude 'GStringExpressionWithinString'
    }
    ruleset('rulesets/imports.xml')
    // Values that cannot be serialized, and calls outside of CPS, are lost at a restart.
    ruleset('rulesets/jenkins.xml')
    ruleset('rulesets/logging.xml')
    ruleset('rulesets/naming.xml') {
        // @Library('name') _ loads a library without classes.
        VariableName {
            ignoreVariableNames = '_'
        }
    }
    ruleset('rulesets/security.xml')
    ruleset('rulesets/serialization.xml')
    ruleset('rulesets/size.xml') {
        // Declarative itself nests four levels; credentials and their use come below.
        NestedBlockDepth {
            maxNestedBlockDepth = 8
        }
    }
    ruleset('rulesets/unnecessary.xml') {
        // An explicit return shows what a function returns.
        exclude 'UnnecessaryReturnKeyword'
    }
    ruleset('rulesets/unused.xml') {
        UnusedVariable {
            ignoreVariableNames = '_'
        }
    }
}
