/** Judges requests and answers by a description of the Atlas Admin API. */
@NullMarked
package io.github.atlaskeys.contract;

import org.jspecify.annotations.NullMarked;
