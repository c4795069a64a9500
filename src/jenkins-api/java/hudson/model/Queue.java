package hudson.model;

public class Queue {
    Queue() {}

    public interface Task {}

    public interface Executable {}

    public abstract static class Item extends Actionable {
        Item() {}

        public String getUrl() {
            return "queue/item/1/";
        }
    }
}
