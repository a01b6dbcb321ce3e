/** Judges requests and answers by the official description of the Atlas Admin API. */
@NullMarked
package io.github.atlaskeys.contract;

import org.jspecify.annotations.NullMarked;
