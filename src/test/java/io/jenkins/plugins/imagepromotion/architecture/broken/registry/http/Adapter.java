package io.jenkins.plugins.imagepromotion.architecture.broken.registry.http;

import com.fasterxml.jackson.core.JsonFactory;
import io.jenkins.plugins.imagepromotion.architecture.broken.registry.Registry;
import okhttp3.OkHttpClient;

public final class Adapter implements Registry {
    OkHttpClient client;
    JsonFactory json;
}
