/**
 * Authenticates requests: one layer of the pipeline, {@code Authentication}, answers challenges. Start there.
 *
 * <pre>
 *   401 + AuthChallenge   what the registry asks for
 *     TokenRealm         checks where credentials may go
 *     Scope, TokenKey    what the token must allow
 *     TokenCache         a token that we already have
 *     TokenService       or a new one
 * </pre>
 *
 * <p>Credentials are looked up only after a registry has required them. Sending the request for a token belongs in
 * {@code wire}.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.registry.http.auth;

import org.jspecify.annotations.NullMarked;
