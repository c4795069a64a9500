/** What builds remember of promotions. */
@NullMarked
package io.jenkins.plugins.imagepromotion.jenkins.history;

import org.jspecify.annotations.NullMarked;
