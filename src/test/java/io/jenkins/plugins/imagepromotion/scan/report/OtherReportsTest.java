package io.jenkins.plugins.imagepromotion.scan.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import java.io.StringReader;
import java.util.List;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

/** The same report for people, programs and CI. */
class OtherReportsTest {
    private static final ScanReport NOTHING = new ScanReport(List.of(), List.of(), List.of(), 1);

    @Test
    void tellsPeopleWhatIsWhere() {
        assertThat(TextReport.of(Reports.full())).isEqualTo("""
                k8s/a b%.yaml:3:5: UNRESOLVED_REFERENCE $IMAGE
                  It can move.
                  Name a digest.
                /abs/Dockerfile:3:5: MUTABLE_TAG "app:<&\\">\\u001b\\ud800"
                  It can move.
                  Name a digest.
                Dockerfile:3:5: waived until 2027-01-01 vendor:latest
                  the vendor
                x.yaml: note: it is odd
                7 files read, 2 findings, 1 waived
                """);
        assertThat(TextReport.of(NOTHING)).isEqualTo("1 file read, 0 findings\n");
    }

    @Test
    void tellsProgramsInOneJsonObject() {
        String finding =
                "\"line\":3,\"column\":5,\"environment\":null,\"reference\":\"%1$s\",\"written\":\"%1$s\",\"code\":\"%2$s\","
                        + "\"message\":\"It can move.\",\"suggestion\":\"Name a digest.\"";

        assertThat(JsonReport.of(Reports.full()))
                .hasToString("{\"findings\":[{\"file\":\"k8s/a b%.yaml\","
                        + finding.formatted("$IMAGE", "UNRESOLVED_REFERENCE")
                        + "},{\"file\":\"/abs/Dockerfile\","
                        + finding.formatted("app:<&\\\">\\u001B\\uD800", "MUTABLE_TAG")
                        + "}],\"waived\":[{\"file\":\"Dockerfile\"," + finding.formatted("vendor:latest", "MUTABLE_TAG")
                        + ",\"reason\":\"the vendor\",\"until\":\"2027-01-01\"}],"
                        + "\"notes\":[{\"file\":\"x.yaml\",\"text\":\"it is odd\"}],\"files\":7}");
    }

    @Test
    void namesTheKeyAndWhatIsWrittenIfThatIsNotTheReference() {
        Finding tag = new Finding(
                "values.yaml",
                3,
                5,
                "",
                "tag",
                "1.2",
                "app:1.2",
                FailureCode.MUTABLE_TAG,
                "It can move.",
                "Pin it.",
                Optional.empty());
        Finding whole = new Finding(
                "a.yaml",
                1,
                8,
                "",
                "image",
                "app:1",
                "app:1",
                FailureCode.MUTABLE_TAG,
                "It can move.",
                "Pin it.",
                Optional.empty());
        ScanReport report = new ScanReport(List.of(tag, whole), List.of(), List.of(), 2);

        assertThat(TextReport.of(report)).isEqualTo("""
                values.yaml:3:5: MUTABLE_TAG app:1.2 (tag: 1.2)
                  It can move.
                  Pin it.
                a.yaml:1:8: MUTABLE_TAG app:1
                  It can move.
                  Pin it.
                2 files read, 2 findings
                """);
        assertThat(JsonReport.of(report).toString()).contains("\"key\":\"tag\"", "\"key\":\"image\"");
    }

    @Test
    void reportsTheChangesOfAFix() {
        FixReport fixed = new FixReport(
                NOTHING,
                List.of(new FixReport.FixedFile(
                        "k\u001b.yaml", List.of(new Change(2, 12, "", "\n  digest: sha256:ab")), "--- a\n")),
                true);

        assertThat(TextReport.of(fixed)).isEqualTo("""
                "k\\u001b.yaml":2:12: fixed digest: sha256:ab
                1 file read, 0 findings, 1 fixed
                """);
        assertThat(TextReport.of(new FixReport(NOTHING, fixed.files(), false))).isEqualTo("""
                --- a
                1 file read, 0 findings, 1 can be fixed
                """);
        assertThat(JsonReport.of(fixed))
                .hasToString("{\"findings\":[],\"waived\":[],\"notes\":[],\"files\":1,\"written\":true,\"fixed\":"
                        + "[{\"file\":\"k\\u001B.yaml\",\"changes\":[{\"line\":2,\"column\":12,\"deleted\":\"\","
                        + "\"inserted\":\"\\n  digest: sha256:ab\"}]}]}");
    }

    private static Document read(String xml) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(xml)));
    }

    @Test
    void tellsCiASuiteForEachFileAndAFailedCaseForEachFinding() throws Exception {
        Document document = read(JUnitReport.of(Reports.full()));

        assertThat(document.getDocumentElement().getAttribute("failures")).isEqualTo("2");
        assertThat(document.getElementsByTagName("testsuite").getLength()).isEqualTo(2);
        Element second = (Element) document.getElementsByTagName("testcase").item(1);
        assertThat(second.getAttribute("classname")).isEqualTo("/abs/Dockerfile");
        assertThat(second.getAttribute("name")).isEqualTo("3:5 app:<&\">\\u001b\\ud800");
        Element failure = (Element) second.getElementsByTagName("failure").item(0);
        assertThat(failure.getAttribute("type")).isEqualTo("MUTABLE_TAG");
        assertThat(failure.getAttribute("message")).isEqualTo("It can move.");
        assertThat(failure.getTextContent()).isEqualTo("Name a digest.");
    }

    @Test
    void tellsCiACaseThatPassedIfThereIsNoFinding() throws Exception {
        Document document = read(JUnitReport.of(NOTHING));

        assertThat(document.getDocumentElement().getAttribute("failures")).isEqualTo("0");
        assertThat(document.getElementsByTagName("testcase").getLength()).isEqualTo(1);
        Element passed = (Element) document.getElementsByTagName("testcase").item(0);
        assertThat(passed.getAttribute("name")).isEqualTo("1 file read");
        assertThat(document.getElementsByTagName("failure").getLength()).isZero();
    }
}
