/** What the tests run against: a real registry, an independent client, small real images. Nothing here is scripted. */
@NullMarked
package io.jenkins.plugins.imagepromotion.testing;

import org.jspecify.annotations.NullMarked;
