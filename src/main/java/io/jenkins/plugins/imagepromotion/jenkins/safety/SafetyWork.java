package io.jenkins.plugins.imagepromotion.jenkins.safety;

import hudson.Extension;
import hudson.ExtensionList;
import hudson.XmlFile;
import hudson.model.AsyncPeriodicWork;
import hudson.model.Saveable;
import hudson.model.TaskListener;
import hudson.model.listeners.SaveableListener;
import io.jenkins.plugins.imagepromotion.jenkins.config.ImagePromotionConfiguration;
import java.util.List;
import java.util.stream.Stream;

/**
 * Looks for unsafe settings once a day and after each change of the configuration, in a thread of its own. Pages show what it found
 * last and never wait for a registry.
 */
@Extension
public final class SafetyWork extends AsyncPeriodicWork {
    public SafetyWork() {
        super("Image promotion safety check");
    }

    @Override
    public long getRecurrencePeriod() {
        return DAY;
    }

    @Override
    public long getInitialDelay() {
        return MIN;
    }

    /** Shows the settings at once, and what the registries answer when they did: at most a minute for each. */
    @Override
    protected void execute(TaskListener listener) {
        SafetyMonitor monitor = ExtensionList.lookupSingleton(SafetyMonitor.class);
        SafetyCheck check = new SafetyCheck(ImagePromotionConfiguration.get());
        List<SafetyFinding> settings = check.settings();
        monitor.show(settings);
        monitor.show(
                Stream.concat(settings.stream(), check.registries().stream()).toList());
    }

    /** Repeats the check after the configuration was saved. */
    @Extension
    public static final class Listener extends SaveableListener {
        @Override
        public void onChange(Saveable changed, XmlFile file) {
            if (changed instanceof ImagePromotionConfiguration) {
                ExtensionList.lookupSingleton(SafetyWork.class).doRun();
            }
        }
    }
}
