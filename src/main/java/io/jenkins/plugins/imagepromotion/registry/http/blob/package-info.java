/**
 * The blobs of a repository: reading, mounting and uploading them. Start with {@code Blobs}, which has the requests, and copies a
 * blob from another repository in the cheapest way that works. {@code BlobTransfer} streams it to an {@code UploadSession}.
 * Manifests belong in {@code registry.http}.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.registry.http.blob;

import org.jspecify.annotations.NullMarked;
