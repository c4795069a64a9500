import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/** The sample application. It prints which build it is. */
public final class Hello {
    private Hello() {}

    public static void main(String[] args) throws IOException {
        Properties build = new Properties();
        try (InputStream properties = Hello.class.getResourceAsStream("build.properties")) {
            build.load(properties);
        }
        System.out.println("Hello from " + build.getProperty("version") + ", commit " + build.getProperty("commit")
                + ", built at " + build.getProperty("built-at"));
    }
}
