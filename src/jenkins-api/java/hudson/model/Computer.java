package hudson.model;

public abstract class Computer {
    Computer() {}
}
