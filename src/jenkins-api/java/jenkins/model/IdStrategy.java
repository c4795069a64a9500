package jenkins.model;

public class IdStrategy {
    public static final IdStrategy CASE_INSENSITIVE = new IdStrategy();

    public boolean equals(String id1, String id2) {
        return id1.equalsIgnoreCase(id2);
    }
}
