package hudson.model;

public class Queue {
    Queue() {}

    public interface Task {}

    public interface Executable {}
}
