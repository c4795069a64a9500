package io.jenkins.plugins.imagepromotion.scan;

import io.jenkins.plugins.imagepromotion.scan.format.dockerfile.DockerfileFormat;
import io.jenkins.plugins.imagepromotion.scan.format.groovy.PipelineWalk;
import io.jenkins.plugins.imagepromotion.scan.format.lines.LineFormat;
import io.jenkins.plugins.imagepromotion.scan.format.shell.MakefileFormat;
import io.jenkins.plugins.imagepromotion.scan.format.shell.ShellFormat;
import io.jenkins.plugins.imagepromotion.scan.format.yaml.YamlFormat;
import io.jenkins.plugins.imagepromotion.scan.text.Format;
import io.jenkins.plugins.imagepromotion.scan.text.Mentions;
import io.jenkins.plugins.imagepromotion.scan.text.SourceText;
import io.jenkins.plugins.imagepromotion.script.ScriptLanguage;
import io.jenkins.plugins.imagepromotion.script.Variables;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Chooses the format of a file by its name, or by its first line if the name does not determine it. */
final class FormatChoice {
    private static final Format YAML = new YamlFormat();
    private static final Format GROOVY = PipelineWalk::read;
    private static final Format DOCKERFILE = new DockerfileFormat();
    /** JSON files that name images contain one of these; most others list packages, pictures and so on. */
    private static final List<String> JSON_SIGNS = List.of(
            "\"apiVersion\"",
            "\"containerDefinitions\"",
            "\"services\"",
            "\"op\"",
            "\"AWSTemplateFormatVersion\"",
            "\"AWS::",
            "/cloud-builders/");

    /** JSON files that are always read. */
    private static final List<String> JSON_NAMES =
            List.of("devcontainer.json", ".devcontainer.json", "cloudbuild.json", "kustomization.json");

    private FormatChoice() {}

    /** Returns whether a file with that name can be in one of the formats. */
    static boolean isCandidate(String name) {
        return name.indexOf('.') < 0 || byName(name).isPresent();
    }

    /** Returns whether a file with that name is in one of the formats, regardless of its content. */
    static boolean isSure(String name) {
        return byName(name).isPresent();
    }

    /** Returns the format of a file; empty if the file does not name images. */
    static Optional<Format> of(SourceText text) {
        return byName(text.name()).or(() -> byBeginning(text.text()));
    }

    private static Optional<Format> byName(String original) {
        String name = original.toLowerCase(Locale.ROOT);
        int dot = name.lastIndexOf('.');
        Optional<Format> format = byEnding(dot < 0 ? "" : name.substring(dot + 1));
        return format.isPresent() ? format : byWholeName(name);
    }

    private static Optional<Format> byWholeName(String name) {
        if (isOrBegins(name, "dockerfile") || isOrBegins(name, "containerfile")) {
            return Optional.of(DOCKERFILE);
        }
        if (isOrBegins(name, "jenkinsfile")) {
            return Optional.of(GROOVY);
        }
        if (isOrBegins(name, "makefile") || name.equals("gnumakefile")) {
            return Optional.of(new MakefileFormat());
        }
        if (name.equals("justfile") || name.equals(".justfile")) {
            return Optional.of(new MakefileFormat(true));
        }
        return Optional.empty();
    }

    private static boolean isOrBegins(String name, String word) {
        return name.equals(word) || name.startsWith(word + ".") || name.startsWith(word + "-");
    }

    private static Optional<Format> byEnding(String ending) {
        return switch (ending) {
            case "yaml", "yml" -> Optional.of(YAML);
            case "json", "jsonc" -> Optional.of(FormatChoice::json);
            case "dockerfile", "containerfile" -> Optional.of(DOCKERFILE);
            case "tpl" -> Optional.of(new LineFormat());
            case "groovy", "jenkinsfile" -> Optional.of(GROOVY);
            case "sh", "bash", "zsh", "ksh" -> Optional.of(new ShellFormat());
            case "ps1", "psm1" -> Optional.of(new ShellFormat(ScriptLanguage.POWERSHELL, new Variables()));
            case "bat", "cmd" -> Optional.of(new ShellFormat(ScriptLanguage.BATCH, new Variables()));
            case "mk" -> Optional.of(new MakefileFormat());
            case "just" -> Optional.of(new MakefileFormat(true));
            default -> Optional.empty();
        };
    }

    private static void json(SourceText text, Mentions found) {
        if (JSON_NAMES.contains(text.name()) || JSON_SIGNS.stream().anyMatch(text.text()::contains)) {
            YAML.read(text, found);
        }
    }

    private static Optional<Format> byBeginning(String text) {
        if (text.indexOf('\0') >= 0) {
            return Optional.empty();
        }
        String start = text.substring(0, Math.min(text.length(), 200));
        String first = start.split("\n", 2)[0];
        if (first.startsWith("#!")) {
            return byInterpreter(first);
        }
        if (start.startsWith("FROM ") || start.startsWith("ARG ") || start.startsWith("# syntax=")) {
            return Optional.of(DOCKERFILE);
        }
        return start.startsWith("apiVersion:") || start.startsWith("---\n") ? Optional.of(YAML) : Optional.empty();
    }

    /** {@code #!/bin/sh -e}, {@code #!/usr/bin/env -S pwsh -NoProfile}. */
    private static Optional<Format> byInterpreter(String first) {
        for (String word : first.substring(2).strip().split("[\\s/]+", -1)) {
            switch (word) {
                case "sh", "bash", "dash", "ash", "zsh", "ksh", "mksh" -> {
                    return Optional.of(new ShellFormat());
                }
                case "pwsh", "powershell" -> {
                    return Optional.of(new ShellFormat(ScriptLanguage.POWERSHELL, new Variables()));
                }
                case "just" -> {
                    return Optional.of(new MakefileFormat(true));
                }
                case "make" -> {
                    return Optional.of(new MakefileFormat());
                }
                default -> {
                    // A folder, env, an option or another interpreter.
                }
            }
        }
        return Optional.empty();
    }
}
