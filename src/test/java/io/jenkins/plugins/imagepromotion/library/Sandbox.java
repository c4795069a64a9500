package io.jenkins.plugins.imagepromotion.library;

import groovy.lang.GString;
import groovy.lang.GroovyObject;
import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.codehaus.groovy.runtime.GStringImpl;
import org.codehaus.groovy.runtime.ScriptBytecodeAdapter;
import org.jenkinsci.plugins.scriptsecurity.sandbox.whitelists.Whitelisted;
import org.kohsuke.groovy.sandbox.GroovyInterceptor;
import org.kohsuke.groovy.sandbox.impl.Checker;

/** Lets scripts do what the sandbox of Jenkins lets them, as far as the library needs it; the rest is refused. */
@SuppressWarnings("rawtypes") // as the interceptor is declared
final class Sandbox extends GroovyInterceptor {
    private static final Set<Class<?>> PLAIN =
            Set.of(CharSequence.class, Number.class, Boolean.class, Map.class, Collection.class, GString.class);

    @Override
    public Object onMethodCall(Invoker invoker, Object receiver, String method, Object... arguments) throws Throwable {
        require(
                receiver instanceof GroovyObject
                        || isPlain(receiver)
                        || isWhitelisted(receiver, method)
                        // What the engine makes of instanceof.
                        || (receiver instanceof Class && method.equals("isInstance")),
                "method",
                receiver,
                method);
        return super.onMethodCall(invoker, receiver, method, arguments);
    }

    @Override
    public Object onGetProperty(Invoker invoker, Object receiver, String property) throws Throwable {
        String getter = property.substring(0, 1).toUpperCase(Locale.ROOT) + property.substring(1);
        require(
                receiver instanceof GroovyObject
                        || receiver instanceof Map
                        || (receiver instanceof Throwable && property.equals("message"))
                        || isWhitelisted(receiver, "get" + getter)
                        || isWhitelisted(receiver, "is" + getter),
                "property",
                receiver,
                property);
        return super.onGetProperty(invoker, receiver, property);
    }

    @Override
    public Object onNewInstance(Invoker invoker, Class type, Object... arguments) throws Throwable {
        if (type == GStringImpl.class) {
            // What the compiler makes of a text with variables.
            return super.onNewInstance(invoker, type, arguments);
        }
        throw new SecurityException("Scripts not permitted to use new " + type.getName());
    }

    @Override
    public Object onStaticCall(Invoker invoker, Class type, String method, Object... arguments) throws Throwable {
        if (type == ScriptBytecodeAdapter.class || type == Checker.class) {
            // What the compiler makes of casts and comparisons.
            return super.onStaticCall(invoker, type, method, arguments);
        }
        throw new SecurityException("Scripts not permitted to use staticMethod " + type.getName() + " " + method);
    }

    private static boolean isPlain(Object receiver) {
        return PLAIN.stream().anyMatch(type -> type.isInstance(receiver));
    }

    private static boolean isWhitelisted(Object receiver, String method) {
        return Arrays.stream(receiver.getClass().getMethods())
                .anyMatch(it -> it.getName().equals(method) && it.isAnnotationPresent(Whitelisted.class));
    }

    private static void require(boolean allowed, String kind, Object receiver, String name) {
        if (!allowed) {
            throw new SecurityException("Scripts not permitted to use " + kind + " "
                    + receiver.getClass().getName() + " " + name);
        }
    }
}
