/** Use case: finds out by trying what a registry does, and what that means for promotion. */
@NullMarked
package io.jenkins.plugins.imagepromotion.promotion.doctor;

import org.jspecify.annotations.NullMarked;
