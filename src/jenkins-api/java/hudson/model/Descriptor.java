package hudson.model;

import hudson.security.Permission;
import net.sf.json.JSONObject;
import org.kohsuke.stapler.StaplerRequest2;

public abstract class Descriptor<T extends Describable<T>> implements Saveable {
    @SuppressWarnings("unchecked")
    public final transient Class<? extends T> clazz =
            (Class<? extends T>) getClass().getEnclosingClass();

    public String getDisplayName() {
        return getClass().getSimpleName();
    }

    public Permission getRequiredGlobalConfigPagePermission() {
        return Permission.HUDSON_ADMINISTER;
    }

    public boolean configure(StaplerRequest2 request, JSONObject json) throws FormException {
        throw new FormException("not in a controller", "");
    }

    public T newInstance(StaplerRequest2 request, JSONObject json) throws FormException {
        throw new FormException("not in a controller", "");
    }

    public synchronized void load() {}

    @Override
    public synchronized void save() {}

    public static final class FormException extends Exception {
        private static final long serialVersionUID = 1L;

        private final String formField;

        public FormException(String message, String formField) {
            super(message);
            this.formField = formField;
        }

        public String getFormField() {
            return formField;
        }
    }
}
