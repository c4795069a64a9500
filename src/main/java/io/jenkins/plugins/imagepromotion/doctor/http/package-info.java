/**
 * The doctor's port over HTTP: {@code HttpProbe} sends single requests of {@code registry.http} and describes the responses
 * without secrets. The meaning of an observation belongs in {@code doctor}.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.doctor.http;

import org.jspecify.annotations.NullMarked;
