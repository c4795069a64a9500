/**
 * Who we are: one layer of the pipeline, {@code Authentication}, that answers challenges.
 *
 * <pre>
 *   401 + WWW-Authenticate
 *     AuthChallenge      what the registry asks for
 *     TokenRealm         whether credentials may go where it points
 *     Scope, TokenKey    what the token must allow
 *     TokenCache         a token that we have
 *     TokenService       or a new one
 * </pre>
 *
 * <p>Credentials are looked up only after a registry has asked. How the request for a token travels belongs to {@code wire}.
 */
@NullMarked
package io.jenkins.plugins.imagepromotion.registry.http.auth;

import org.jspecify.annotations.NullMarked;
