@NullMarked
package io.jenkins.plugins.imagepromotion.signature.provenance;

import org.jspecify.annotations.NullMarked;
