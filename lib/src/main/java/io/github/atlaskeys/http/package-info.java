/**
 * Internal: how a call is made. OkHttp, digest sessions, access tokens, JSON and the masking of
 * secrets. Nothing here is for users of the library, and any of it may change without notice;
 * {@link io.github.atlaskeys.api.Atlas#connect} is the way in.
 */
@NullMarked
package io.github.atlaskeys.http;

import org.jspecify.annotations.NullMarked;
