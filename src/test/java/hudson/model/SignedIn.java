package hudson.model;

/** Who uses the controller. */
public final class SignedIn {
    private SignedIn() {}

    /** What a user does. */
    public interface Action {
        void run() throws Exception;
    }

    /** Does it as that user, in this thread. */
    public static void as(String user, Action action) throws Exception {
        as(new User(user), action);
    }

    /** Runs the action as a user of that group, in this thread. */
    public static void inGroup(String user, String group, Action action) throws Exception {
        as(new User(user, group), action);
    }

    private static void as(User user, Action action) throws Exception {
        User.CURRENT.set(user);
        try {
            action.run();
        } finally {
            User.CURRENT.remove();
        }
    }

    /** The controller knows that user. */
    public static void isKnown(String user) {
        User.KNOWN.add(user);
    }

    /** The controller knows nobody. */
    public static void nobodyIsKnown() {
        User.KNOWN.clear();
    }
}
