package hudson;

import java.util.Map;
import java.util.TreeMap;

public class MarkupText extends AbstractMarkupText {
    private final String text;
    /** The markup by position, which tests read with the text. */
    private final Map<Integer, String> tags = new TreeMap<>();

    public MarkupText(String text) {
        this.text = text;
    }

    @Override
    public String getText() {
        return text;
    }

    public void addMarkup(int startPos, int endPos, String startTag, String endTag) {
        tags.put(startPos, startTag);
        tags.put(endPos, endTag);
    }

    public String toString(boolean preEscape) {
        StringBuilder all = new StringBuilder();
        for (int i = 0; i <= text.length(); i++) {
            all.append(tags.getOrDefault(i, ""));
            if (i < text.length()) {
                all.append(text.charAt(i));
            }
        }
        return all.toString();
    }
}
