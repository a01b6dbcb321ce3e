/** The Atlas Admin API in Java. */
@NullMarked
package io.github.atlaskeys.admin;

import org.jspecify.annotations.NullMarked;
