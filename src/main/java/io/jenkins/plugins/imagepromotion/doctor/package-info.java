/**
 * Finds out with throw-away tags what a registry does, and what that means for promotion. Part of the command line alone: neither the
 * plugin nor its jar holds it.
 *
 * <p>{@code RegistryDoctor} runs the probes in order; each writes down findings in {@code ProbeContext}. {@code RegistryProbe} is the
 * port, implemented in {@code doctor.http}; it asks single requests, where the port {@code Registry} asks questions.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.doctor;

import org.jspecify.annotations.NullMarked;
