package hudson;

public abstract class AbstractMarkupText {
    public abstract String getText();
}
