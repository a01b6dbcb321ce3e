/**
 * What every part of the commands needs to speak to a person: safe text, and an error's message.
 */
@NullMarked
package io.github.atlaskeys.text;

import org.jspecify.annotations.NullMarked;
