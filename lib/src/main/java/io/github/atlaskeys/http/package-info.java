/**
 * How a call is made. {@link io.github.atlaskeys.http.Atlas} connects the Feign interface, and is
 * all that others see: OkHttp, digest sessions, access tokens, JSON and the masking of secrets stay
 * in here.
 */
@NullMarked
package io.github.atlaskeys.http;

import org.jspecify.annotations.NullMarked;
