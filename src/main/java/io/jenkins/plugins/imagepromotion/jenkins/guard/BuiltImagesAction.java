package io.jenkins.plugins.imagepromotion.jenkins.guard;

import hudson.model.Action;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Records in a build whether it built images, promotes, or has open guards; it is not visible in Jenkins. */
final class BuiltImagesAction implements Action {
    /** One command is enough to refuse; a few help to find the cause. */
    private static final int MOST = 5;

    /** Replaced as a whole and never modified, because another thread may be saving it. */
    private volatile List<String> built = new ArrayList<>();

    private boolean promotes;
    private int openGuards;

    /** Adds the list if another version saved the record without it. */
    synchronized Object readResolve() {
        built = built == null ? new ArrayList<>() : new ArrayList<>(built);
        built.removeIf(Objects::isNull);
        openGuards = Math.max(openGuards, 0);
        return this;
    }

    /** Returns the first commands that built or pushed an image. */
    List<String> built() {
        return List.copyOf(built);
    }

    /** Returns whether the run promotes to a protected environment. */
    synchronized boolean promotes() {
        return promotes;
    }

    /** Returns whether the runs that this one starts now are guarded. */
    synchronized boolean hasOpenGuard() {
        return openGuards > 0;
    }

    /** Records a command; returns false if that changes nothing. */
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
