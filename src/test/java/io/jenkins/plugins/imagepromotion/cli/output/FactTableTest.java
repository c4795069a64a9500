package io.jenkins.plugins.imagepromotion.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The tables of the command line, with labels that forge lines. */
class FactTableTest {
    private static final String FORGED = "linux\nFinished: SUCCESS\u001b[31m\u202e";
    private static final String SHOWN = "linux\\u000aFinished: SUCCESS\\u001b[31m\\u202e";

    @Test
    void keepsAFactOnItsLine() {
        assertThat(new FactTable().put("label", FORGED)).hasToString("label  " + SHOWN + "\n");
    }

    @Test
    void keepsACellOnItsLine() {
        assertThat(new Columns("part", "tested").add("label", FORGED))
                .hasToString("part   tested\nlabel  " + SHOWN + "\n");
    }
}
