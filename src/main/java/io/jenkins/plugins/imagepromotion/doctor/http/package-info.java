/** The doctor's port over HTTP: single requests of {@code registry.http}, and what came back without any secret. */
@NullMarked
package io.jenkins.plugins.imagepromotion.doctor.http;

import org.jspecify.annotations.NullMarked;
