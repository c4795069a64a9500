package io.jenkins.plugins.imagepromotion.jenkins.config;

import io.jenkins.plugins.imagepromotion.policy.demand.InvalidPolicy;
import io.jenkins.plugins.imagepromotion.policy.demand.Settings;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** The settings that an administrator entered in a form, read from the bean's getters by the name of the field. */
final class FormSettings implements Settings {
    private final Object bean;

    FormSettings(Object bean) {
        this.bean = bean;
    }

    @Override
    public <T> Optional<T> text(String key, Function<String, T> parser) {
        return value(key, String.class).filter(text -> !text.isEmpty()).map(parser);
    }

    /** A cleared checkbox is false. Only {@code protected} cannot be false, so there it is a missing value. */
    @Override
    public Optional<Boolean> flag(String key) {
        return value(key, Boolean.class).filter(set -> set || !key.equals("protected"));
    }

    /** A number that can be missing is a string, because data binding would ignore one that is not a number. */
    @Override
    public Optional<Integer> number(String key) {
        return value(key, Object.class)
                .map(number ->
                        number instanceof String text ? Integer.valueOf(FieldCheck.number(text)) : (Integer) number);
    }

    @Override
    public <T> Optional<T> words(String key, Function<List<String>, T> parser) {
        return text(key, FieldCheck::words).map(parser);
    }

    @Override
    public <T> Optional<T> lines(String key, Function<List<String>, T> parser) {
        return text(key, Settings::splitLines).map(parser);
    }

    /** A list without items is a missing value. */
    @Override
    public <T> Optional<List<T>> items(String key, String name, List<String> keys, Function<Settings, T> reader) {
        return value(key, List.class)
                .filter(beans -> !beans.isEmpty())
                .map(beans -> ((List<?>) beans)
                        .stream()
                                .map(item -> reader.apply(new FormSettings(item)))
                                .toList());
    }

    @Override
    public <T> T required(String key, Function<String, T> parser) {
        return text(key, parser).orElseThrow(() -> InvalidPolicy.because("a field is empty", key));
    }

    private <T> Optional<T> value(String key, Class<T> type) {
        String name = key.substring(0, 1).toUpperCase(Locale.ROOT) + key.substring(1);
        try {
            Method getter = bean.getClass().getMethod((type == Boolean.class ? "is" : "get") + name);
            return Optional.ofNullable(type.cast(getter.invoke(bean)));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(bean.getClass().getSimpleName() + " has no field " + key, e);
        }
    }
}
