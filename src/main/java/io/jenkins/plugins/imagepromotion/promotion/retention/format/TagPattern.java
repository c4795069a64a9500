package io.jenkins.plugins.imagepromotion.promotion.retention.format;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.function.Predicate;

/** The pattern languages of cleanup rules. A pattern that is not fully supported is refused. */
final class TagPattern {
    /** Syntax that JavaScript, .NET and RE2 interpret differently, such as {@code \A}, or that RE2 does not support. */
    private static final Pattern DIALECT =
            Pattern.compile("\\\\[^dDwWsSbB.+*?()|\\[\\]{}^$/\\\\-]|\\(\\?[^:]|\\[[^\\]]*\\[");

    private TagPattern() {}

    /** A regular expression that matches any part of the text, in the syntax that JavaScript, .NET and RE2 share. */
    static Predicate<String> regex(String text) {
        if (DIALECT.matcher(text).find()) {
            throw RuleTree.refused("the regular expression has unsupported syntax", text);
        }
        return re2(text);
    }

    /** An RE2 regular expression that matches any part of the text. */
    static Predicate<String> re2(String text) {
        try {
            Pattern pattern = Pattern.compile(text);
            return name -> pattern.matcher(name).find();
        } catch (PatternSyntaxException e) {
            throw RuleTree.refused("the regular expression is invalid or has unsupported syntax", text);
        }
    }

    /** An Amazon ECR pattern: {@code *} stands for any characters, at most four times. */
    static Predicate<String> ecr(String text) {
        if (text.chars().filter(character -> character == '*').count() > 4) {
            throw RuleTree.refused("a pattern of Amazon ECR has at most four wildcards", text);
        }
        return re2("\\A" + globbed(text, ".*") + "\\z");
    }

    /** A pattern for the wildcard-match library: {@code *}, {@code **} and {@code ?}. Tags have no slashes. */
    static Predicate<String> wildcards(String text) {
        if (text.contains("!") || text.contains("\\") || text.contains("[") || text.contains("(")) {
            throw RuleTree.refused("the pattern has unsupported syntax", text);
        }
        return re2("\\A" + globbed(text, ".*") + "\\z");
    }

    /** A pattern for the doublestar library: {@code *}, {@code **}, {@code ?} and braces. Empty matches all. */
    static Predicate<String> doublestar(String text) {
        if (text.contains("[") || text.contains("\\")) {
            throw RuleTree.refused("the pattern has unsupported syntax", text);
        }
        if (text.isEmpty()) {
            return name -> true;
        }
        StringBuilder regex = new StringBuilder();
        int depth = 0;
        for (String part : text.split("(?<=[{},])|(?=[{},])", -1)) {
            depth += part.equals("{") ? 1 : part.equals("}") ? -1 : 0;
            regex.append(
                    switch (part) {
                        case "{" -> "(?:";
                        case "}" -> ")";
                        case "," -> depth > 0 ? "|" : ",";
                        default -> globbed(part, "[^/]*");
                    });
            if (depth < 0) {
                throw RuleTree.refused("the braces do not match", text);
            }
        }
        return re2("\\A" + regex + "\\z");
    }

    private static String globbed(String text, String star) {
        StringBuilder regex = new StringBuilder();
        for (String part : text.split("(?<=[*?])|(?=[*?])", -1)) {
            boolean isSecond = part.equals("*") && regex.toString().endsWith(star);
            regex.append(
                    switch (part) {
                        case "*" -> isSecond ? ".*" : star;
                        case "?" -> "[^/]";
                        default -> Pattern.quote(part);
                    });
        }
        return regex.toString();
    }
}
