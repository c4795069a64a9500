package hudson;

import hudson.remoting.VirtualChannel;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;

public final class FilePath {
    private final File local;
    private final Connection connection;

    public FilePath(File local) {
        this(local, () -> {});
    }

    FilePath(File local, Connection connection) {
        this.local = local;
        this.connection = connection;
    }

    /** Tests say here what becomes of a call before it arrives. */
    interface Connection {
        void use() throws IOException, InterruptedException;
    }

    @SuppressWarnings("serial")
    public interface FileCallable<T> extends Serializable {
        T invoke(File file, VirtualChannel channel) throws IOException, InterruptedException;
    }

    public <T> T act(FileCallable<T> callable) throws IOException, InterruptedException {
        connection.use();
        return travelled(travelled(callable).invoke(local, new VirtualChannel() {}));
    }

    /** What arrives of an object that is sent to an agent, or back. */
    @SuppressWarnings("unchecked")
    private static <T> T travelled(T object) throws IOException {
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(sent)) {
            out.writeObject(object);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(sent.toByteArray()))) {
            return (T) in.readObject();
        } catch (ClassNotFoundException e) {
            throw new IOException(e);
        }
    }
}
