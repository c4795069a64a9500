package org.jenkinsci.plugins.workflow.cps.replay;

import hudson.model.Cause;

/** What Jenkins gives a build as its cause whose script somebody typed in. */
public final class ReplayCause extends Cause {}
