package io.jenkins.plugins.imagepromotion.architecture.broken.jenkins;

final class ChecksItselfStep {
    void doCheckImage() {}

    static final class DescriptorImpl {
        void doCheckImage() {}
    }
}
