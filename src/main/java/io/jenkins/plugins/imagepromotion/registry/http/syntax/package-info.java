/**
 * Reading URLs and header fields: what of a URL may appear in a log, whether two have the same origin, whether a host is this machine;
 * tokens and quoted strings, and how long a registry asks to wait. Why OkHttp's parser of challenges is not used: ADR 7. What a header
 * means for one endpoint belongs to the caller.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.registry.http.syntax;

import org.jspecify.annotations.NullMarked;
