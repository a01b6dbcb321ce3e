/**
 * The Atlas Admin API's operations for API keys and service accounts in Java: the Feign interface,
 * the records on the wire and the errors.
 *
 * <pre>{@code
 * AtlasAdminApi atlas = Atlas.cloud().connect(new ApiKeyCredentials(publicKey, privateKey));
 * atlas.removeGroupApiKey(
 *     new ProjectId("5953c5f380eef53887615f9a"), new ApiKeyId("5d1d12c087d9d63e6d682438"));
 * }</pre>
 *
 * <p>Start at {@link io.github.atlaskeys.api.AtlasAdminApi}, the operations, and {@link
 * io.github.atlaskeys.http.Atlas}, which connects. An API key, a service account or an access token
 * may call: {@link io.github.atlaskeys.api.AtlasCredentials}. To unassign a key with retries and a
 * conclusive verdict, use {@code io.github.atlaskeys.unassign.Unassigner}. Nothing here prints or
 * reads files or the environment, and only {@link io.github.atlaskeys.api.Retries} retries and
 * waits.
 */
@NullMarked
package io.github.atlaskeys.api;

import org.jspecify.annotations.NullMarked;
