package io.jenkins.plugins.imagepromotion.architecture.broken.policy;

import com.fasterxml.jackson.core.JsonFactory;

final class KnowsJson {
    JsonFactory json;
}
