/**
 * Reads JSON strictly, as a stream: manifests, configurations, pages of tags. Two programs that read one manifest differently run
 * two different images, so a duplicate field, a deep document or anything but UTF-8 is rejected.
 *
 * <p>Start with {@code Json}; each other class reads one kind of document with it. URLs, statuses and failures of requests do not
 * belong here. ADR 7 explains why it does not build a tree.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.registry.http.json;

import org.jspecify.annotations.NullMarked;
