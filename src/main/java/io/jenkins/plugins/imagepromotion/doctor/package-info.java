/**
 * Uses throw-away tags to find out how a registry behaves, and what that means for promotion. In Jenkins, it only reads, except during the
 * daily check of tag immutability, which an administrator can enable.
 *
 * <p>Start with {@code RegistryDoctor}, which runs the probes in order; each adds findings to {@code ProbeContext}.
 * {@code RegistryProbe} is the port, implemented in {@code doctor.http}. Requests that a promotion needs belong in
 * {@code registry}, not here.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.doctor;

import org.jspecify.annotations.NullMarked;
