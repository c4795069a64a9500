/** Whether what runs in a cluster is what was promoted. */
@NullMarked
package io.jenkins.plugins.imagepromotion.promotion.deployed;

import org.jspecify.annotations.NullMarked;
