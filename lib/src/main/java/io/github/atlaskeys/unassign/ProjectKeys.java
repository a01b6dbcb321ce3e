package io.github.atlaskeys.unassign;

import io.github.atlaskeys.api.ApiKey.RoleAssignment;
import io.github.atlaskeys.api.OrganizationId;
import io.github.atlaskeys.api.Page;
import io.github.atlaskeys.api.Pages;
import io.github.atlaskeys.api.Principal;
import io.github.atlaskeys.api.PrincipalCalls;
import io.github.atlaskeys.api.PrincipalId;
import io.github.atlaskeys.api.Problem;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.api.Retries;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The API keys, or the service accounts, of one project as a listing showed them, each with its
 * roles in this project and in its organization. Read in whole pages, so that it costs requests per
 * project, not per row.
 */
record ProjectKeys(
    Map<PrincipalId, Principal> keys,
    Optional<OrganizationId> organization,
    Optional<Problem> problem) {
  /** Before the first reading. */
  static final ProjectKeys NONE = new ProjectKeys(Map.of(), Optional.empty(), Optional.empty());

  /** A project whose keys cannot be read. */
  static ProjectKeys unread(Problem problem) {
    return new ProjectKeys(Map.of(), Optional.empty(), Optional.of(problem));
  }

  /**
   * One reading of a project's keys. It drops what no row needs, because many projects are held at
   * once: keys that are not wanted, and roles in other projects, of which a key may have hundreds.
   */
  static final class Reading {
    private final ProjectId project;
    private final Pages<Principal> pages;
    private volatile Optional<OrganizationId> organization = Optional.empty();
    private volatile boolean answered;

    Reading(PrincipalCalls calls, ProjectId project, Predicate<PrincipalId> wanted) {
      this.project = project;
      this.pages =
          Pages.of(query -> trimmed(calls.list(project, query)), Retries.none())
              .where(key -> wanted.test(key.id()));
    }

    /** Whether any page has been read. */
    boolean hasAnswer() {
      return answered;
    }

    private Page<Principal> trimmed(Page<Principal> page) {
      answered = true;
      for (Principal key : page.results()) {
        organization = organization.or(key::organization);
      }
      return new Page<>(
          page.results().stream().map(this::trimmed).toList(), page.hasNext(), page.total());
    }

    private Principal trimmed(Principal key) {
      List<RoleAssignment> roles =
          key.roles().stream()
              .filter(role -> role.orgId() != null || project.equals(role.groupId()))
              .toList();
      return key.withRoles(roles);
    }

    /** Reads; after a failure only what is missing. */
    ProjectKeys read() throws IOException {
      try {
        return new ProjectKeys(Principal.byId(pages.all()), organization, Optional.empty());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted");
      }
    }
  }

  Optional<Principal> find(PrincipalId id) {
    return Optional.ofNullable(keys.get(id));
  }
}
