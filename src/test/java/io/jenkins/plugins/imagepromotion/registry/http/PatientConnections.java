package io.jenkins.plugins.imagepromotion.registry.http;

import io.jenkins.plugins.imagepromotion.registry.http.wire.FakeTime;
import io.jenkins.plugins.imagepromotion.registry.http.wire.HttpTimeouts;
import okhttp3.OkHttpClient;

/** Connections with the retries of production that cost no real time. */
public final class PatientConnections {

    private PatientConnections() {}

    /** Connections that wait on that clock only. */
    public static HttpConnections on(FakeTime time, HttpTimeouts timeouts) {
        return new HttpConnections(new OkHttpClient.Builder(), HttpSettings.DEFAULT.within(timeouts), time);
    }
}
