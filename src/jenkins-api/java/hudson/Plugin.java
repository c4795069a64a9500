package hudson;

public class Plugin {
    protected Plugin() {}
}
