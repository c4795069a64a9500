package io.jenkins.plugins.imagepromotion.scan.format.yaml;

/** JSON as editors and tools accept it, with comments and a comma after the last element. */
final class LenientJson {
    private LenientJson() {}

    /** Returns the text with comments, trailing commas and tabs replaced by spaces; nothing else moves. */
    static String withoutComments(String text) {
        char[] plain = text.toCharArray();
        int comma = -1;
        int at = 0;
        while (at < plain.length) {
            char c = plain[at];
            if (c == '"') {
                at = behindString(text, at);
                comma = -1;
            } else if (c == '/' && (text.startsWith("//", at) || text.startsWith("/*", at))) {
                int end = behindComment(text, at);
                blank(plain, at, end);
                at = end;
            } else {
                if ((c == '}' || c == ']') && comma >= 0) {
                    plain[comma] = ' ';
                }
                comma = c == ',' ? at : Character.isWhitespace(c) ? comma : -1;
                plain[at] = c == '\t' ? ' ' : c;
                at++;
            }
        }
        return new String(plain);
    }

    private static int behindString(String text, int at) {
        int end = at + 1;
        while (end < text.length() && text.charAt(end) != '"') {
            end += text.charAt(end) == '\\' ? 2 : 1;
        }
        return Math.min(end + 1, text.length());
    }

    private static int behindComment(String text, int at) {
        boolean isLine = text.charAt(at + 1) == '/';
        int end = isLine ? text.indexOf('\n', at) : text.indexOf("*/", at + 2);
        return end < 0 ? text.length() : isLine ? end : end + 2;
    }

    private static void blank(char[] plain, int from, int to) {
        for (int i = from; i < to; i++) {
            plain[i] = plain[i] == '\n' ? '\n' : ' ';
        }
    }
}
