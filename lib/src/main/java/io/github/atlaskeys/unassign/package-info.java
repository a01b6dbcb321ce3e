/**
 * Unassigning API keys and service accounts from projects, without a console: the verdict of each,
 * what to do about a failure, when to try again. Start at {@link
 * io.github.atlaskeys.unassign.Unassigner} for one key, at {@link
 * io.github.atlaskeys.unassign.BulkUnassigner} for many, for keys that are to leave every project,
 * and for an undo.
 *
 * <p>Its words, from outside to inside: a {@code Row} is a key and a project, with a line number. A
 * {@code BulkRun} makes one {@code RowOperation} for each of its {@code Rows}; a {@code
 * VerifiedRun} compares with Atlas afterwards, and sends again. A {@code WorkerPool} holds the
 * workers, the {@code Scheduler} decides which {@code Task} is next and which must wait: to attempt
 * a row, or to read a project's keys. An attempt returns a {@code Step}: the row has ended, or a
 * listing must be read first. A {@code RowState} is what is known of a row between attempts. A row
 * ends with a {@code Result}: its {@code Verdict}, its {@code Caveat}s and, if it failed, a {@code
 * Problem}. Before a run, a {@code Plan} has an {@code Outlook} for each row instead.
 *
 * <p>What is called a key here may be a service account: a {@link
 * io.github.atlaskeys.api.PrincipalId} tells which, and {@link
 * io.github.atlaskeys.api.PrincipalCalls} knows what differs. The rows of a project that are about
 * keys, and those about accounts, are two groups: each has its own listing and its own rate limit.
 *
 * <p>It reaches Atlas through the Feign interface only, waits through the {@link
 * io.github.atlaskeys.api.Retries.Sleeper} it is given, and prints nothing.
 */
@NullMarked
package io.github.atlaskeys.unassign;

import org.jspecify.annotations.NullMarked;
