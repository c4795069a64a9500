package io.jenkins.plugins.imagepromotion.library;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.codehaus.groovy.ast.ClassNode;
import org.codehaus.groovy.ast.Parameter;
import org.codehaus.groovy.ast.VariableScope;
import org.codehaus.groovy.ast.expr.ArgumentListExpression;
import org.codehaus.groovy.ast.expr.BinaryExpression;
import org.codehaus.groovy.ast.expr.ClosureExpression;
import org.codehaus.groovy.ast.expr.ConstantExpression;
import org.codehaus.groovy.ast.expr.Expression;
import org.codehaus.groovy.ast.expr.ListExpression;
import org.codehaus.groovy.ast.expr.MapExpression;
import org.codehaus.groovy.ast.expr.MethodCallExpression;
import org.codehaus.groovy.ast.expr.TupleExpression;
import org.codehaus.groovy.ast.expr.VariableExpression;
import org.codehaus.groovy.ast.stmt.BlockStatement;
import org.codehaus.groovy.ast.stmt.ExpressionStatement;
import org.codehaus.groovy.ast.stmt.Statement;
import org.codehaus.groovy.classgen.GeneratorContext;
import org.codehaus.groovy.control.CompilePhase;
import org.codehaus.groovy.control.SourceUnit;
import org.codehaus.groovy.control.customizers.CompilationCustomizer;

/**
 * Turns {@code pipeline { }} into the data that {@code DeclarativeSteps.groovy} runs, before it is compiled, as Declarative
 * does (ModelParser and RuntimeASTTransformer of pipeline-model-definition). It knows the sections that the examples use and
 * refuses every other, so that no example can hold one that is not looked at.
 */
final class DeclarativeTransformer extends CompilationCustomizer {
    private static final Set<String> LISTS = Set.of("options", "parameters", "triggers");

    DeclarativeTransformer() {
        super(CompilePhase.CONVERSION);
    }

    @Override
    public void call(SourceUnit source, GeneratorContext context, ClassNode type) {
        for (Statement statement : source.getAST().getStatementBlock().getStatements()) {
            if (statement instanceof ExpressionStatement expression
                    && expression.getExpression() instanceof MethodCallExpression call
                    && call.getMethodAsString().equals("pipeline")) {
                Expression model = map(sections(closure(call), "pipeline"));
                expression.setExpression(new MethodCallExpression(
                        VariableExpression.THIS_EXPRESSION, "declarative", new ArgumentListExpression(List.of(model))));
            }
        }
    }

    private static Map<String, Expression> sections(ClosureExpression body, String parent) {
        Map<String, Expression> sections = new TreeMap<>();
        for (MethodCallExpression call : calls(body)) {
            String name = call.getMethodAsString();
            Expression section =
                    switch (name) {
                        case "agent" -> agent(call);
                        case "environment" -> environment(closure(call));
                        case "stages" -> stages(closure(call));
                        case "when" -> conditions(closure(call));
                        case "steps" -> closure(call);
                        default -> {
                            if (name.equals("post") && parent.equals("pipeline")) {
                                yield failure(closure(call));
                            }
                            if (!LISTS.contains(name)) {
                                throw new IllegalArgumentException(
                                        "line " + call.getLineNumber() + ": unknown " + parent + " section " + name);
                            }
                            yield new ListExpression(new ArrayList<>(calls(closure(call))));
                        }
                    };
            if (sections.put(name, section) != null) {
                throw new IllegalArgumentException("multiple occurrences of the " + name + " section");
            }
        }
        return sections;
    }

    /** {@code none}, {@code any}, or what an agent must have. */
    private static Expression agent(MethodCallExpression call) {
        Expression first = arguments(call).get(0);
        if (first instanceof VariableExpression word) {
            return new ConstantExpression(word.getName());
        }
        Map<String, Expression> wanted = new TreeMap<>();
        calls(closure(call))
                .forEach(it -> wanted.put(it.getMethodAsString(), arguments(it).get(0)));
        return map(wanted);
    }

    /** Each value is looked up when the block is entered, so it may name what is known only then. */
    private static Expression environment(ClosureExpression body) {
        Map<String, Expression> variables = new TreeMap<>();
        for (Statement statement : ((BlockStatement) body.getCode()).getStatements()) {
            BinaryExpression assignment = (BinaryExpression) ((ExpressionStatement) statement).getExpression();
            variables.put(
                    assignment.getLeftExpression().getText(),
                    lazily(new ExpressionStatement(assignment.getRightExpression())));
        }
        return map(variables);
    }

    private static Expression stages(ClosureExpression body) {
        ListExpression stages = new ListExpression();
        for (MethodCallExpression call : calls(body)) {
            Map<String, Expression> stage = sections(closure(call), call.getMethodAsString());
            stage.put("name", arguments(call).get(0));
            stages.addExpression(map(stage));
        }
        return stages;
    }

    /** Pairs of the kind of a condition and what it is about. */
    private static Expression conditions(ClosureExpression body) {
        ListExpression conditions = new ListExpression();
        for (MethodCallExpression call : calls(body)) {
            String kind = call.getMethodAsString();
            Expression about =
                    switch (kind) {
                        case "anyOf", "allOf", "not" -> conditions(closure(call));
                        case "expression" -> closure(call);
                        case "branch", "beforeAgent" -> arguments(call).get(0);
                        default -> throw new IllegalArgumentException("unknown condition " + kind);
                    };
            conditions.addExpression(new ListExpression(List.of(new ConstantExpression(kind), about)));
        }
        return conditions;
    }

    /** Translates the post section; the examples use only its failure condition. */
    private static Expression failure(ClosureExpression body) {
        MethodCallExpression only = calls(body).get(0);
        if (calls(body).size() > 1 || !only.getMethodAsString().equals("failure")) {
            throw new IllegalArgumentException("line " + only.getLineNumber() + ": unknown condition of post");
        }
        return closure(only);
    }

    private static ClosureExpression lazily(Statement body) {
        BlockStatement block = new BlockStatement(List.of(body), new VariableScope());
        ClosureExpression closure = new ClosureExpression(Parameter.EMPTY_ARRAY, block);
        closure.setVariableScope(new VariableScope());
        return closure;
    }

    private static Expression map(Map<String, Expression> entries) {
        MapExpression map = new MapExpression();
        entries.forEach((name, value) -> map.addMapEntryExpression(new ConstantExpression(name), value));
        return map;
    }

    private static List<MethodCallExpression> calls(ClosureExpression body) {
        List<MethodCallExpression> calls = new ArrayList<>();
        for (Statement statement : ((BlockStatement) body.getCode()).getStatements()) {
            if (!(statement instanceof ExpressionStatement expression)
                    || !(expression.getExpression() instanceof MethodCallExpression call)) {
                throw new IllegalArgumentException("line " + statement.getLineNumber() + ": not a valid section");
            }
            calls.add(call);
        }
        return calls;
    }

    private static ClosureExpression closure(MethodCallExpression call) {
        List<Expression> arguments = arguments(call);
        if (arguments.isEmpty() || !(arguments.get(arguments.size() - 1) instanceof ClosureExpression closure)) {
            throw new IllegalArgumentException(
                    "line " + call.getLineNumber() + ": " + call.getMethodAsString() + " wants a block");
        }
        return closure;
    }

    private static List<Expression> arguments(MethodCallExpression call) {
        return ((TupleExpression) call.getArguments()).getExpressions();
    }
}
