/** Which commands of a script build, push or rename images: what a build that promotes must not do. */
@NullMarked
package io.jenkins.plugins.imagepromotion.scan.build;

import org.jspecify.annotations.NullMarked;
