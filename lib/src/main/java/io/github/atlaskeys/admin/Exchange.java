package io.github.atlaskeys.admin;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One request and its answer as they went over the wire, a digest challenge or a request for an
 * access token apart from the request that follows it. What could give a secret away is masked
 * before it gets here.
 *
 * @param method for example {@code DELETE}
 * @param uri where it went, query and all
 * @param signed whether the request carried credentials
 * @param requestHeaders lines of {@code Name: value}
 * @param requestBody the body sent, empty when there was none
 * @param status the answer's, or 0 when none came
 * @param answerHeaders lines of {@code Name: value}
 * @param answerBody the beginning of the body, 4 KiB at most, empty when there was none
 * @param took from the request's first byte to the answer's headers
 * @param failure why no answer came, when none did
 */
public record Exchange(
    String method,
    URI uri,
    boolean signed,
    List<String> requestHeaders,
    String requestBody,
    int status,
    List<String> answerHeaders,
    String answerBody,
    Duration took,
    Optional<IOException> failure) {}
