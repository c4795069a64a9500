/** Tests of keyless signatures. {@code SigstoreInstance} is a small Fulcio, Rekor and timestamp authority. */
package io.jenkins.plugins.imagepromotion.signature.keyless;
