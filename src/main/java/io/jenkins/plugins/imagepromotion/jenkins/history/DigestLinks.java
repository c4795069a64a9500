package io.jenkins.plugins.imagepromotion.jenkins.history;

import hudson.Extension;
import hudson.MarkupText;
import hudson.console.ConsoleAnnotator;
import hudson.console.ConsoleAnnotatorFactory;
import hudson.console.HyperlinkNote;
import java.util.regex.Matcher;

/**
 * Links the digest in the console lines of {@code promoteImage} to its page. The link is added when a page shows the log, so
 * the log itself stays plain text and old logs get links as well.
 */
@Extension
public final class DigestLinks extends ConsoleAnnotatorFactory<Object> {
    private static final String LINE = "[promoteImage] ";

    @Override
    public ConsoleAnnotator<Object> newInstance(Object context) {
        return new Annotator();
    }

    /** Jenkins stores it between the requests of a page that follows a running build. */
    private static final class Annotator extends ConsoleAnnotator<Object> {
        private static final long serialVersionUID = 1L;

        @Override
        public ConsoleAnnotator<Object> annotate(Object context, MarkupText text) {
            String line = text.getText();
            int start = line.indexOf(LINE);
            if (start >= 0) {
                Matcher digest = PromotionPages.DIGEST.matcher(line);
                if (digest.find(start)) {
                    PromotionPages.of(digest.group())
                            .ifPresent(page -> new HyperlinkNote(
                                            "/" + page, digest.group().length())
                                    .annotate(context, text, digest.start()));
                }
            }
            return this;
        }
    }
}
