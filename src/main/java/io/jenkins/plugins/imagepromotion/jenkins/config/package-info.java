/** What an administrator configures: registries, and as whom to work with them. */
@NullMarked
package io.jenkins.plugins.imagepromotion.jenkins.config;

import org.jspecify.annotations.NullMarked;
