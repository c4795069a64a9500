package io.jenkins.plugins.imagepromotion.library;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** Makes a data-bound object of what a YAML file says, as Configuration as Code does: every name has to be a parameter. */
final class DataBinding {
    private DataBinding() {}

    /** Sets what the file says on an object that is there already. */
    static void configure(Object target, Map<?, ?> values) {
        Set<String> unknown = new TreeSet<>();
        values.keySet().forEach(name -> unknown.add(name.toString()));
        for (Method method : target.getClass().getMethods()) {
            String name = property(method);
            if (method.isAnnotationPresent(DataBoundSetter.class) && unknown.remove(name)) {
                invoke(() -> method.invoke(target, value(method.getGenericParameterTypes()[0], values.get(name))));
            }
        }
        if (!unknown.isEmpty()) {
            throw new AssertionError(target.getClass().getSimpleName() + " has no " + unknown);
        }
    }

    private static String property(Method method) {
        String name = method.getName();
        return name.length() < 4 ? name : name.substring(3, 4).toLowerCase(Locale.ROOT) + name.substring(4);
    }

    /** A new object with all that is said of it. */
    static Object made(Class<?> type, Map<?, ?> values) {
        Constructor<?> constructor = Arrays.stream(type.getConstructors())
                .filter(it -> it.isAnnotationPresent(DataBoundConstructor.class))
                .findFirst()
                .orElseThrow();
        List<String> names = Arrays.stream(constructor.getParameters())
                .map(Parameter::getName)
                .toList();
        Object made = invoke(
                () -> constructor.newInstance(names.stream().map(values::get).toArray()));
        Map<Object, Object> rest = new LinkedHashMap<>(values);
        names.forEach(rest::remove);
        configure(made, rest);
        return made;
    }

    private static Object value(Type type, Object value) {
        if (type instanceof ParameterizedType list && value instanceof List) {
            List<Object> made = new ArrayList<>();
            for (Object element : (List<?>) value) {
                made.add(value(list.getActualTypeArguments()[0], element));
            }
            return made;
        }
        return value instanceof Map<?, ?> values ? made((Class<?>) type, values) : value;
    }

    private interface Call {
        Object run() throws InvocationTargetException, IllegalAccessException, InstantiationException;
    }

    private static Object invoke(Call call) {
        try {
            return call.run();
        } catch (InvocationTargetException e) {
            throw new AssertionError(e.getCause().getMessage(), e.getCause());
        } catch (IllegalAccessException | InstantiationException e) {
            throw new AssertionError(e);
        }
    }
}
