package io.jenkins.plugins.imagepromotion.registry.http.syntax;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The links in a response (RFC 8288).
 *
 * @param links in the order written
 */
public record LinkHeader(List<Link> links) {
    public LinkHeader {
        links = List.copyOf(links);
    }

    /**
     * One link.
     *
     * @param target as written, perhaps relative
     * @param relations in lower case; empty if the link has no relation
     */
    public record Link(String target, List<String> relations) {
        public Link {
            relations = List.copyOf(relations);
        }
    }

    /** Parses all fields; empty if any field has invalid syntax, because the rest of that field cannot be read. */
    public static Optional<LinkHeader> parse(List<String> fields) {
        List<Link> links = new ArrayList<>();
        boolean readable = fields.stream().allMatch(field -> readInto(links, new HeaderScanner(field)));
        return readable ? Optional.of(new LinkHeader(links)) : Optional.empty();
    }

    /**
     * Returns the target of the link to the next page; empty if the response has no such link. Like other registry
     * clients, accepts a link without a relation if no link has the relation {@code next}.
     */
    public Optional<String> next() {
        return first(link -> link.relations().contains("next"))
                .or(() -> first(link -> link.relations().isEmpty()));
    }

    private Optional<String> first(Predicate<Link> condition) {
        return links.stream().filter(condition).map(Link::target).findFirst();
    }

    private static boolean readInto(List<Link> links, HeaderScanner scanner) {
        scanner.skipSeparators();
        while (!scanner.atEnd()) {
            if (!scanner.take('<')) {
                return false;
            }
            String target = scanner.until(">");
            List<String> relations = new ArrayList<>();
            if (!scanner.take('>') || !readParameters(relations, scanner)) {
                return false;
            }
            links.add(new Link(target, relations));
            scanner.skipSeparators();
        }
        return true;
    }

    /** Returns true if the parameters end where the header or the link ends. */
    private static boolean readParameters(List<String> relations, HeaderScanner scanner) {
        scanner.skipSpaces();
        while (scanner.take(';')) {
            scanner.skipSpaces();
            String name = scanner.token();
            scanner.skipSpaces();
            Optional<String> value = scanner.take('=') ? value(scanner) : Optional.of("");
            if (value.isEmpty()) {
                return false;
            }
            if (name.equalsIgnoreCase("rel")) {
                List.of(value.get().toLowerCase(Locale.ROOT).split("\\s+", -1)).stream()
                        .filter(relation -> !relation.isEmpty())
                        .forEach(relations::add);
            }
            scanner.skipSpaces();
        }
        return scanner.atEnd() || scanner.at(',');
    }

    private static Optional<String> value(HeaderScanner scanner) {
        scanner.skipSpaces();
        return scanner.value(" \t,;");
    }
}
