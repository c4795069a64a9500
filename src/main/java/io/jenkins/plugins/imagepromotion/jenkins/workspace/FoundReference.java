package io.jenkins.plugins.imagepromotion.jenkins.workspace;

import io.jenkins.plugins.imagepromotion.scan.report.Finding;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/** A finding of a scan on an agent. {@link #checked} validates it, because an agent can send anything. */
final class FoundReference implements Serializable {
    private static final long serialVersionUID = 1L;

    final String file;
    final int line;
    final int column;
    final int endColumn;
    final String code;
    final String text;

    FoundReference(Finding finding) {
        this(
                finding.file(),
                finding.line(),
                finding.column(),
                finding.column() + Math.max(1, finding.written().length()),
                finding.code().name(),
                (finding.reference() + ": " + finding.message() + " " + finding.suggestion()).strip());
    }

    private FoundReference(String file, int line, int column, int endColumn, String code, String text) {
        this.file = file;
        this.line = line;
        this.column = column;
        this.endColumn = endColumn;
        this.code = code;
        this.text = text;
    }

    /**
     * Returns a copy with strings of limited length.
     *
     * @throws io.jenkins.plugins.imagepromotion.failure.ImagePromotionException {@code UNREADABLE_SCAN} if it is not a finding
     */
    static FoundReference checked(@Nullable Object sent) {
        if (!(sent instanceof FoundReference found)) {
            throw Workspace.unreadable(
                    "finding", sent == null ? "nothing" : sent.getClass().getSimpleName());
        }
        if (found.line < 1 || found.column < 1 || found.endColumn <= found.column) {
            throw Workspace.unreadable("place", found.line + ":" + found.column + "-" + found.endColumn);
        }
        return new FoundReference(
                text("file", found.file),
                found.line,
                found.column,
                found.endColumn,
                text("code", found.code),
                text("text", found.text));
    }

    private static String text(String part, @Nullable String sent) {
        if (sent == null) {
            throw Workspace.unreadable(part, "nothing");
        }
        return Workspace.cut(sent);
    }
}
