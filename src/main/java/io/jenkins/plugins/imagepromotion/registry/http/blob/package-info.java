/**
 * The blobs of a repository: reading, mounting and uploading them. Start with {@code BlobCopy}, which copies one from another
 * repository in the cheapest way that works. {@code BlobTransfer} streams it to an {@code UploadSession}, and {@code Blobs} has
 * the requests. Manifests belong in {@code registry.http}.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.registry.http.blob;

import org.jspecify.annotations.NullMarked;
