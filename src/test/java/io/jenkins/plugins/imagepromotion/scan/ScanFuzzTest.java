package io.jenkins.plugins.imagepromotion.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.imagepromotion.policy.Policy;
import io.jenkins.plugins.imagepromotion.scan.waiver.WaiverFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
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

        fuzz.run(COUNT);

        assertThat(fuzz.slowest()).isLessThan(5_000);
    }

    @Test
    void namesTheFileThatMakesItThrow() {
        ScanCase broken = new ScanCase("x", null, "x", List.of());

        assertThatThrownBy(() -> new ScanFuzz(1, List.of(broken)).run(10)).isInstanceOf(AssertionError.class);
    }

    /** What would take for ever if anything looked at the rest of the file again and again. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "a.sh $(",
                "a.sh `",
                "a.sh \"$(",
                "a.sh ${",
                "a.sh <<A\\n",
                "a.sh docker\\spull\\sa;",
                "a.sh $(docker\\s",
                "a.sh '\\''",
                "a.yaml image:\\sa:1\\n",
                "a.yaml [",
                "a.yaml {a:\\s",
                "a.yaml image:\\s{{",
                "a.yaml -\\s",
                "a.yaml ?\\s",
                "a.yaml &a\\s*a\\n",
                "a.yaml <<:\\s*a\\n",
                "a.yaml image:\\s'a':\\s,",
                "a.yaml 'image\\s\\s\\s\\s'",
                "a.tpl image:\\s{{\\s",
                "a.tpl image:\\s",
                "Dockerfile FROM\\sa:1\\sAS\\sb\\n",
                "Dockerfile RUN\\s<<A\\n",
                "Dockerfile FROM\\sa$X\\sAS\\sb$Y\\n",
                "Dockerfile FROM\\s\\\\n",
                "Dockerfile ARG\\sA=$A$A\\n",
                "Dockerfile COPY\\s--from=a\\n",
                "Jenkinsfile '''",
                "Jenkinsfile docker.image(",
                "Jenkinsfile image:\\sa+",
                "Jenkinsfile \"${",
                "Jenkinsfile def\\sa='image'+a\\n",
                "Jenkinsfile /*image",
                "Makefile A=$(A)$(A)\\n",
                "Makefile \\tdocker\\spull\\s$(A)\\n",
                "a.sh #image-promotion:\\sallow\\n"
            })
    @Timeout(30)
    void takesTimeInProportionToTheLength(String path, String piece) {
        String text = piece.replace("\\n", "\n").replace("\\s", " ").replace("\\t", "\t");
        byte[] content = ("docker image\n" + text.repeat(1_000_000 / text.length())).getBytes(StandardCharsets.UTF_8);
        ScanSettings settings = ScanSettings.of(Policy.threeTier(), LocalDate.EPOCH);
        long begin = System.nanoTime();

        FileScan scan = new FileScan(settings, new Verdicts(settings.policy()), new WaiverFile(""), path, path)
                .read(content, true);

        assertThat(scan.isRead()).isTrue();
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(10));
    }
}
