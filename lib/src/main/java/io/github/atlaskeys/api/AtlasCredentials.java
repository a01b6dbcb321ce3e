package io.github.atlaskeys.api;

/**
 * What authenticates calls: an API key, a service account, or a token obtained elsewhere. {@link
 * Atlas#connect} says how each signs. None of them gives its secret away in {@code toString}.
 *
 * @see <a href="https://www.mongodb.com/docs/atlas/api/api-authentication/">Atlas Administration
 *     API Authentication</a>
 */
public sealed interface AtlasCredentials
    permits ApiKeyCredentials, ServiceAccountCredentials, AccessToken {}
