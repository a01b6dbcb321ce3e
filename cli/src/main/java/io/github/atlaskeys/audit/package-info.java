/**
 * What Atlas's own events and listings say of the rows of a run that is over: evidence beside its
 * verdicts, never another one.
 */
@NullMarked
package io.github.atlaskeys.audit;

import org.jspecify.annotations.NullMarked;
