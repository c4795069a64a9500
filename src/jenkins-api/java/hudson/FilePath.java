package hudson;

import hudson.remoting.VirtualChannel;
import java.io.File;
import java.io.IOException;
import java.io.Serializable;

public final class FilePath {
    private final File local;

    public FilePath(File local) {
        this.local = local;
    }

    @SuppressWarnings("serial")
    public interface FileCallable<T> extends Serializable {
        T invoke(File file, VirtualChannel channel) throws IOException, InterruptedException;
    }

    public <T> T act(FileCallable<T> callable) throws IOException, InterruptedException {
        return callable.invoke(local, new VirtualChannel() {});
    }
}
