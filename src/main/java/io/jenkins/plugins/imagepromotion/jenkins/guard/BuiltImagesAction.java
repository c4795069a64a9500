package io.jenkins.plugins.imagepromotion.jenkins.guard;

import hudson.model.Action;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a build did that decides whether it may promote, or build: kept with it, shown nowhere. */
final class BuiltImagesAction implements Action {
    /** One is enough to refuse; a few help to find them. */
    private static final int MOST = 5;

    /** Replaced as a whole, never changed: it may be being saved. */
    private volatile List<String> built = new ArrayList<>();

    private boolean promotes;
    private int openGuards;

    /** The commands that built or pushed an image, the first ones. */
    List<String> built() {
        return List.copyOf(built);
    }

    /** Whether the run promotes to a protected environment. */
    synchronized boolean promotes() {
        return promotes;
    }

    /** Whether runs that this one starts now start inside a guard. */
    synchronized boolean hasOpenGuard() {
        return openGuards > 0;
    }

    /** Remembers a command; false if that changes nothing. */
    synchronized boolean add(String command) {
        if (built.size() >= MOST || built.contains(command)) {
            return false;
        }
        List<String> more = new ArrayList<>(built);
        more.add(command);
        built = more;
        return true;
    }

    synchronized void setPromotes() {
        promotes = true;
    }

    synchronized void open() {
        openGuards++;
    }

    synchronized void close() {
        openGuards--;
    }

    @Override
    public @Nullable String getIconFileName() {
        return null;
    }

    @Override
    public String getDisplayName() {
        return "Images built by this build";
    }

    @Override
    public @Nullable String getUrlName() {
        return null;
    }
}
