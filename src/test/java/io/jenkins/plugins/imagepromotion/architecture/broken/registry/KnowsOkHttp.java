package io.jenkins.plugins.imagepromotion.architecture.broken.registry;

import okhttp3.OkHttpClient;

final class KnowsOkHttp {
    OkHttpClient client;
}
