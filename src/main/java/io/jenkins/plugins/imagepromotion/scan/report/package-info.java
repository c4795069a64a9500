/** What a scan found, and the forms in which it is told. */
@NullMarked
package io.jenkins.plugins.imagepromotion.scan.report;

import org.jspecify.annotations.NullMarked;
