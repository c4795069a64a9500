/**
 * Tests of the forms of signatures. Keys, certificates and signatures come from the {@code openssl} command line, and
 * the documents are written here as the specifications show them; nothing in a test reads what our own code wrote,
 * except the round trip of our own envelope.
 */
package io.jenkins.plugins.imagepromotion.signature;
