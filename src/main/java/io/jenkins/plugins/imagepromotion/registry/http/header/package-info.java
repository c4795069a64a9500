/**
 * Reading header fields: tokens, quoted strings and lists; how long a registry asks to wait. Why OkHttp's parser of challenges is not
 * used: ADR 7. What a header means for one endpoint belongs to the caller.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.registry.http.header;

import org.jspecify.annotations.NullMarked;
