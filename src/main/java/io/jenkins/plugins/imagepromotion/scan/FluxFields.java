package io.jenkins.plugins.imagepromotion.scan;

import io.jenkins.plugins.imagepromotion.gitops.automation.flux.ImagePolicy;
import io.jenkins.plugins.imagepromotion.gitops.automation.flux.Reflection;
import io.jenkins.plugins.imagepromotion.gitops.automation.flux.Setter;
import io.jenkins.plugins.imagepromotion.gitops.automation.manifest.ObjectName;
import io.jenkins.plugins.imagepromotion.gitops.automation.manifest.YamlFile;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.scan.text.ImageFields;
import io.jenkins.plugins.imagepromotion.scan.text.ImageFields.Field;
import io.jenkins.plugins.imagepromotion.scan.text.Mention;
import io.jenkins.plugins.imagepromotion.scan.text.SourceText;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The fields of one file that Flux writes. Flux removes a digest from a field where it does not write one. */
final class FluxFields {
    private static final String NO_DIGEST = "Flux does not write a digest there";

    private final List<Setter> setters;
    private final Supplier<List<ImagePolicy>> policies;

    /** Reads the setters of a file; the policies are requested only if a setter needs them. */
    FluxFields(SourceText source, Supplier<List<ImagePolicy>> policies) {
        this.setters = Setter.areIn(source.name(), source.text())
                ? Setter.in(new YamlFile(source.path(), source.text()), source.path(), source.text())
                : List.of();
        this.policies = policies;
    }

    /** Returns why an image gets a tag without a digest, as a clause; empty if it gets both. */
    Optional<String> withoutDigest(Mention mention) {
        Optional<ImageFields> fields = mention.fields();
        if (fields.isEmpty()) {
            boolean hasDigest = FileRewrite.reference(mention.value())
                    .flatMap(ImageReference::digest)
                    .isPresent();
            return setter(mention.line(), mention.written(), Setter.Part.IMAGE)
                    .flatMap(setter -> withoutDigest(setter.policy(), hasDigest));
        }
        Optional<Field> digest = fields.get().digest();
        boolean writesTag = fields.get()
                .tag()
                .flatMap(tag -> setter(tag.line(), tag.text(), Setter.Part.TAG))
                .isPresent();
        if (!writesTag || digest.filter(field -> !field.text().isEmpty()).isPresent()) {
            return Optional.empty();
        }
        // Flux would keep this digest next to its next tag, and the digest takes precedence.
        return digest.flatMap(field -> setter(field.line(), "", Setter.Part.DIGEST))
                .map(setter -> withoutDigest(setter.policy(), true))
                .orElse(Optional.of(NO_DIGEST));
    }

    private Optional<Setter> setter(int line, String value, Setter.Part part) {
        return setters.stream()
                .filter(setter ->
                        setter.place().line() == line && setter.value().equals(value) && setter.part() == part)
                .findFirst();
    }

    /** Decides by the settings of the policy, or by the current form if the policy is unknown. */
    private Optional<String> withoutDigest(ObjectName name, boolean hasDigest) {
        Set<Boolean> reflects = policies.get().stream()
                .filter(policy -> policy.name().canBe(name))
                .flatMap(policy -> reflects(policy).stream())
                .collect(Collectors.toSet());
        if (reflects.size() != 1) {
            return hasDigest
                    ? Optional.empty()
                    : Optional.of("it had no digest, and the files do not show whether Flux writes one"
                            + " for ImagePolicy " + name);
        }
        return reflects.contains(true) ? Optional.empty() : Optional.of(NO_DIGEST);
    }

    private static Optional<Boolean> reflects(ImagePolicy policy) {
        try {
            return Optional.of(policy.reflection() != Reflection.NEVER);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
