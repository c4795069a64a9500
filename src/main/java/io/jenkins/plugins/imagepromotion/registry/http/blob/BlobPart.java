package io.jenkins.plugins.imagepromotion.registry.http.blob;

import java.io.IOException;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import okio.BufferedSink;

/** The next bytes of a blob as the body of one request, which can be sent once. */
final class BlobPart extends RequestBody {
    private final BlobStream stream;
    private final long length;
    private boolean sent;

    BlobPart(BlobStream stream, long length) {
        this.stream = stream;
        this.length = length;
    }

    @Override
    public MediaType contentType() {
        return Blobs.OCTETS;
    }

    @Override
    public long contentLength() {
        return length;
    }

    @Override
    public boolean isOneShot() {
        return true;
    }

    @Override
    public void writeTo(BufferedSink sink) throws IOException {
        if (sent) {
            throw new IOException("the bytes were already sent; read the source again to get them");
        }
        sent = true;
        stream.forward(sink, length);
    }
}
