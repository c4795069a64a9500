/** The adapter: the OCI distribution protocol over OkHttp, every answer bounded, checked and mapped to one failure. */
@NullMarked
package io.jenkins.plugins.imagepromotion.registry.http;

import org.jspecify.annotations.NullMarked;
