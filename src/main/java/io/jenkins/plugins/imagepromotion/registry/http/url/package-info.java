/**
 * Reading URLs: what of one may appear in a log, whether two have the same origin, whether a host is this machine. Nothing here sends
 * anything.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.registry.http.url;

import org.jspecify.annotations.NullMarked;
