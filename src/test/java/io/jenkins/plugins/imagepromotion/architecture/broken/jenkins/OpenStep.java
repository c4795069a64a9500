package io.jenkins.plugins.imagepromotion.architecture.broken.jenkins;

class OpenStep {}
