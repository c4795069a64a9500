/**
 * Uses throw-away tags to find out what a registry does, and what that means for promotion. Only the command line contains it; the
 * plugin does not.
 *
 * <p>Start with {@code RegistryDoctor}, which runs the probes in order; each adds findings to {@code ProbeContext}.
 * {@code RegistryProbe} is the port, implemented in {@code doctor.http}. What a promotion needs from a registry does not belong
 * here but in {@code registry}.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.doctor;

import org.jspecify.annotations.NullMarked;
