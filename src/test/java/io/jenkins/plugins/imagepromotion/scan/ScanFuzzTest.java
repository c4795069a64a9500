package io.jenkins.plugins.imagepromotion.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScanFuzzTest {
    private static final int COUNT = Integer.getInteger("scan.fuzz", 20_000);

    @Test
    @Timeout(600)
    void neitherThrowsNorHangsWhateverTheFileHolds() throws IOException {
        ScanFuzz fuzz = new ScanFuzz(20261123, ScanCase.all());

        assertThat(fuzz.run(COUNT)).isEqualTo(COUNT);
    }

    @Test
    void namesTheFileThatMakesItThrow() {
        ScanCase broken = new ScanCase("x", null, "x", List.of());

        assertThatThrownBy(() -> new ScanFuzz(1, List.of(broken)).run(10)).isInstanceOf(AssertionError.class);
    }

    /** What would take for ever if anything looked at the rest of the file, of the line or of the object again and again. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '§',
            value = {
                "a.sh | docker\\n | $( |",
                "a.sh | docker\\n | ` |",
                "a.sh | docker\\n | \"$( |",
                "a.sh | docker\\n | ${ |",
                "a.sh | docker\\n | <<A\\n |",
                "a.sh | docker\\n | docker\\spull\\sa; |",
                "a.sh | docker\\n | $(docker\\s |",
                "a.sh | docker\\n | '\\'' |",
                "a.sh | docker\\n | A=$A; |",
                "a.sh | docker\\n | a> |",
                "a.sh | docker\\s | <<A\\s | \\nA\\n",
                "a.sh | docker\\n | #image-promotion:\\sallow\\n |",
                "a.sh | docker\\n# | image-promotion:\\sallow\\s |",
                "a.sh | docker\\n# | image-promotion:\\s |",
                "a.yaml | docker\\n | image:\\sa:1\\n |",
                "a.yaml | docker\\n | [ |",
                "a.yaml | docker\\n | {a:\\s |",
                "a.yaml | docker\\n | image:\\s{{ |",
                "a.yaml | docker\\n | -\\s |",
                "a.yaml | docker\\n | ?\\s |",
                "a.yaml | docker\\n | image:\\s'a':\\s, |",
                "a.yaml | docker\\n | image\\s\\s\\s |",
                "a.yaml | | image:\\sa:1\\n |",
                "a.yaml | | image:\\sa:1\\n---\\n |",
                "a.yaml | | -\\simage:\\sa:1\\n |",
                "a.yaml | #docker\\nx:\\n | \\s-\\s&a\\s[*a]\\n |",
                "a.yaml | #docker\\nx:\\n | \\s-\\s&a\\s{<<:\\s*a,\\simage:\\sa}\\n |",
                "a.yaml | #docker\\n[ | {image:\\sa}, | ]",
                "a.yaml | #docker\\n[ | {image:\\s\"\\x61:1\"}, | ]",
                "a.yaml | #docker\\s{\"$imagepolicy\":\\s\"a\"}\\n[ | {a:\\sb}, | ]",
                "a.yaml | #docker\\nstages:\\s1\\nvariables:\\n | \\sA:\\s$A$A\\n |",
                "a.yaml | #docker\\nstages:\\s1\\nscript:\\n | -\\sdocker\\spull\\sa\\n |",
                "a.json | {\"apiVersion\":[ | {\"image\":\"a:1\"}, | 1]}",
                "a.yaml | #docker\\nx:\\s{{\\sa\\s}}\\n | image:\\s{{\\sa\\s}}\\n |",
                "a.yaml | #docker\\nx:\\s{{\\sa\\s}}\\n | {{ |",
                "a.yaml | image:\\s{{\\sa\\s}}\\s | {{\\sa\\s}} |",
                "a.yaml | run:\\s\" | docker\\spull\\sa:1\\n\\n\\s | \"",
                "a.yaml | x:\\s\\s|\\n | \\s-\\simage:\\sa:1\\n | \\s-\\sapiVersion:\\s1",
                "a.yaml | image:\\s1\\nhelm:\\s{parameters:\\s[ | {name:\\sa.tag,\\svalue:\\sa}, | ]}",
                "a.yaml | image:\\s1\\njobs:\\s{matrix:\\s{a:\\s[ | a:1, | ]}}",
                "a.json | {\"op\":[ | /*\"image\"*/\"a\", | ]}",
                "a.tpl | | image:\\s{{\\s |",
                "a.tpl | | image:\\s |",
                "Dockerfile | | FROM\\sa:1\\sAS\\sb\\n |",
                "Dockerfile | FROM\\sa\\n | RUN\\s<<A\\n |",
                "Dockerfile | | FROM\\sa$X\\sAS\\sb$Y\\n |",
                "Dockerfile | | FROM\\s\\\\n |",
                "Dockerfile | | ARG\\sA=$A$A\\n |",
                "Dockerfile | | COPY\\s--from=a\\n |",
                "Dockerfile | FROM\\sa\\nRUN\\s | --mount=from=a, |",
                "Jenkinsfile | image | ''' |",
                "Jenkinsfile | image | docker.image( |",
                "Jenkinsfile | image | image:\\sa+ |",
                "Jenkinsfile | image | \"${ |",
                "Jenkinsfile | image | def\\sa='image'+a\\n |",
                "Jenkinsfile | image | /*image |",
                "Jenkinsfile | podTemplate(yaml:\\s''' | image:\\sa:1\\n | ''')",
                "Makefile | docker\\n | A=$(A)$(A)\\n |",
                "Makefile | docker\\n | \\tdocker\\spull\\s$(A)\\n |"
            })
    @Timeout(120)
    void takesTimeInProportionToTheLength(String path, @Nullable String head, String piece, @Nullable String tail) {
        Growth growth = new Growth(path, unescaped(head), unescaped(piece), unescaped(tail));

        // Four times the length is about four times the work, and sixteen times if anything is looked at again and
        // again.
        assertThat(growth.factor()).isLessThan(10);
    }

    private static String unescaped(@Nullable String text) {
        return text == null ? "" : text.replace("\\n", "\n").replace("\\s", " ").replace("\\t", "\t");
    }
}
