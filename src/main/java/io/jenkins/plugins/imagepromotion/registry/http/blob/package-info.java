/**
 * The blobs of a repository: reading, mounting and uploading them. {@code Blobs} has the requests; {@code BlobCopy} copies one from
 * another repository, in the cheapest way that works; {@code BlobTransfer} streams it, {@code UploadSession} is the receiving end.
 * Manifests belong to {@code registry.http}.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.registry.http.blob;

import org.jspecify.annotations.NullMarked;
