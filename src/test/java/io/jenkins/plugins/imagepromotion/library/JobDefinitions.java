package io.jenkins.plugins.imagepromotion.library;

import groovy.lang.Binding;
import groovy.lang.Closure;
import groovy.lang.GroovyObjectSupport;
import groovy.lang.GroovyShell;
import groovy.util.DelegatingScript;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.codehaus.groovy.control.CompilerConfiguration;
import org.codehaus.groovy.runtime.InvokerHelper;

/** What a script for Job DSL says of each job: the settings as their paths, such as {@code properties/pipelineTriggers}. */
final class JobDefinitions extends GroovyObjectSupport {
    private final Map<String, List<String>> jobs = new LinkedHashMap<>();
    private final Deque<String> path = new ArrayDeque<>();
    private String job = "";

    private JobDefinitions() {}

    /** The settings that are no blocks, each with its arguments, by the name of the job. */
    static Map<String, List<String>> of(String script) {
        CompilerConfiguration compiler = new CompilerConfiguration();
        compiler.setScriptBaseClass(DelegatingScript.class.getName());
        DelegatingScript parsed = (DelegatingScript)
                new GroovyShell(JobDefinitions.class.getClassLoader(), new Binding(), compiler).parse(script);
        JobDefinitions definitions = new JobDefinitions();
        parsed.setDelegate(definitions);
        parsed.run();
        return definitions.jobs;
    }

    @Override
    public Object invokeMethod(String name, Object arguments) {
        List<Object> given = new ArrayList<>((List<?>) InvokerHelper.asList(arguments));
        Closure<?> block = !given.isEmpty() && given.get(given.size() - 1) instanceof Closure<?> last ? last : null;
        given.remove(block);
        if (name.endsWith("Job")) {
            job = given.get(0).toString();
            jobs.put(job, new ArrayList<>());
        } else {
            path.addLast(name);
        }
        if (block == null) {
            jobs.get(job)
                    .add(String.join("/", path)
                            + given.stream().map(it -> " " + it).collect(Collectors.joining()));
        } else {
            block.setDelegate(this);
            block.call();
        }
        path.pollLast();
        return null;
    }
}
