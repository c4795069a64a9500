package io.jenkins.plugins.imagepromotion.architecture.broken.jenkins;

final class FillsItself {
    void doFillCredentialsIdItems() {}
}
