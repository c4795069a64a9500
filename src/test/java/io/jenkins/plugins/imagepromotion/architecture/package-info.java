/** The rules that {@code ArchitectureTest} applies, and what they must refuse. */
package io.jenkins.plugins.imagepromotion.architecture;
