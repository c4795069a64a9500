package io.jenkins.plugins.imagepromotion.evidence;

/**
 * A problem at one place in the evidence.
 *
 * @param file the name of the file in the folder
 * @param line the line number, starting at 1
 * @param problem the problem, for example {@code it is not JSON}
 */
public record EvidenceProblem(String file, int line, String problem) {
    @Override
    public String toString() {
        return file + ":" + line + ": " + problem;
    }
}
