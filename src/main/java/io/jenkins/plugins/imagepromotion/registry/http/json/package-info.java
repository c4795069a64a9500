/**
 * Reading JSON strictly, as a stream: manifests, configurations, pages of tags. Two programs that read one manifest differently run
 * two different images, so a field that occurs twice, a deep document or other text than UTF-8 is rejected.
 *
 * <p>{@code Json} is the reader, the others each read one kind of document with it. Here are bytes and values alone: no URL, no
 * status, no failure of a request. Why it is not a tree of Jackson databind: ADR 7.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.registry.http.json;

import org.jspecify.annotations.NullMarked;
