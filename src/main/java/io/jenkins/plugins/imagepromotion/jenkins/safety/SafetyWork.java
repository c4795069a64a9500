package io.jenkins.plugins.imagepromotion.jenkins.safety;

import hudson.Extension;
import hudson.ExtensionList;
import hudson.XmlFile;
import hudson.model.PeriodicWork;
import hudson.model.Saveable;
import hudson.model.listeners.SaveableListener;
import io.jenkins.plugins.imagepromotion.jenkins.config.ImagePromotionConfiguration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import jenkins.util.AtmostOneTaskExecutor;

/**
 * Checks for unsafe settings once a day and after each change of the configuration, in its own thread. A change during a check starts
 * another check afterward. Pages show the last findings and never wait for a registry.
 */
@Extension
public final class SafetyWork extends PeriodicWork {
    private final AtmostOneTaskExecutor<Object> checks =
            new AtmostOneTaskExecutor<>(Executors.callable(SafetyWork::check));

    @Override
    public long getRecurrencePeriod() {
        return DAY;
    }

    @Override
    public long getInitialDelay() {
        return MIN;
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored")
    protected void doRun() {
        checks.submit();
    }

    /** Shows the unsafe settings immediately, and adds the findings in the registries when they are available. */
    private static void check() {
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
