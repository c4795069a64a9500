/** Tests of keys and signature schemes against the {@code openssl} command line. */
package io.jenkins.plugins.imagepromotion.signature.key;
