package io.jenkins.plugins.imagepromotion.architecture.broken.jenkins;

record RecordAtTheEdge(String text) {}
