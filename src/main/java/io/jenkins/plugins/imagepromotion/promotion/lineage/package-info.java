/** Where the images of an environment come from: which were promoted, which were rebuilt, and what to go back to. */
@NullMarked
package io.jenkins.plugins.imagepromotion.promotion.lineage;

import org.jspecify.annotations.NullMarked;
