/**
 * Reads URLs and header fields: {@code NamedPlace} resolves the URLs that a registry names, {@code LinkHeader} finds
 * the next page of a list, {@code ShownUrl} writes a URL for a log and compares origins, {@code LocalHost} recognizes
 * this machine, {@code HeaderScanner} reads tokens and quoted strings (ADR 7 explains why OkHttp's parser is not used),
 * {@code AuthChallenge} reads the ways to log in, and {@code RetryAfter} reads how long to wait. The caller decides
 * what a header means for its endpoint.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.registry.http.syntax;

import org.jspecify.annotations.NullMarked;
