package io.jenkins.plugins.imagepromotion.jenkins.safety;

import hudson.Extension;
import hudson.ExtensionList;
import hudson.Util;
import hudson.XmlFile;
import hudson.model.Item;
import hudson.model.PeriodicWork;
import hudson.model.Saveable;
import hudson.model.listeners.ItemListener;
import hudson.model.listeners.SaveableListener;
import io.jenkins.plugins.imagepromotion.jenkins.config.ImagePromotionConfiguration;
import io.jenkins.plugins.imagepromotion.jenkins.config.PolicyConfiguration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import jenkins.util.AtmostOneTaskExecutor;
import jenkins.util.Timer;

/**
 * Checks for unsafe settings once a day and after each change of the configuration or of a promotion job, in its own thread. A change
 * during a check starts another check afterward. Pages show the last findings and never wait for a registry.
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

    /** Repeats the check after a promotion job was created, renamed, moved or deleted. */
    @Extension
    public static final class JobListener extends ItemListener {
        @Override
        public void onCreated(Item item) {
            checkIfUsed(item.getFullName());
        }

        @Override
        public void onDeleted(Item item) {
            checkIfUsed(item.getFullName());
        }

        @Override
        public void onLocationChanged(Item item, String oldFullName, String newFullName) {
            checkIfUsed(oldFullName, newFullName);
        }

        @SuppressWarnings("FutureReturnValueIgnored")
        private static void checkIfUsed(String... names) {
            PolicyConfiguration policy = ImagePromotionConfiguration.get().getPolicy();
            if (policy != null
                    && policy.getEnvironments().stream()
                            .anyMatch(environment ->
                                    List.of(names).contains(Util.fixNull(environment.getPromotionJob())))) {
                // Jenkins calls the listeners before it removes a deleted job.
                SafetyWork work = ExtensionList.lookupSingleton(SafetyWork.class);
                Timer.get().schedule(work::doRun, 1, TimeUnit.SECONDS);
            }
        }
    }
}
