package io.jenkins.plugins.imagepromotion.controller;

import hudson.FilePath;
import hudson.model.Run;
import hudson.model.TaskListener;
import java.io.File;
import java.util.List;
import org.jenkinsci.plugins.workflow.libs.GlobalLibraries;
import org.jenkinsci.plugins.workflow.libs.LibraryConfiguration;
import org.jenkinsci.plugins.workflow.libs.LibraryRetriever;

/** The library of this working copy, copied as Jenkins would fetch it. */
public final class WorkingCopy extends LibraryRetriever {

    /** Makes it the Global Pipeline Library {@code image-promotion} of the controller. */
    static void load() {
        LibraryConfiguration library = new LibraryConfiguration("image-promotion", new WorkingCopy());
        library.setDefaultVersion("working-copy");
        GlobalLibraries.get().setLibraries(List.of(library));
    }

    @Override
    public void retrieve(
            String name, String version, boolean changelog, FilePath target, Run<?, ?> run, TaskListener listener)
            throws Exception {
        new FilePath(new File("vars")).copyRecursiveTo(target.child("vars"));
    }

    @Override
    public void retrieve(String name, String version, FilePath target, Run<?, ?> run, TaskListener listener)
            throws Exception {
        retrieve(name, version, false, target, run, listener);
    }
}
