package io.github.atlaskeys.unassign;

import io.github.atlaskeys.api.ApiKey;
import io.github.atlaskeys.api.ApiKeyCredentials;
import io.github.atlaskeys.api.ApiKeyId;
import io.github.atlaskeys.api.AtlasAdminApi;
import io.github.atlaskeys.api.AtlasApiException;
import io.github.atlaskeys.api.AtlasCredentials;
import io.github.atlaskeys.api.OrganizationId;
import io.github.atlaskeys.api.Pages;
import io.github.atlaskeys.api.Problem;
import io.github.atlaskeys.api.Problem.Kind;
import io.github.atlaskeys.api.Project;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.api.Query;
import io.github.atlaskeys.api.Retries;
import io.github.atlaskeys.api.RetryPolicy;
import io.github.atlaskeys.find.KeySearch;
import io.github.atlaskeys.unassign.Inspection.Presence;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Looks at what an unassignment would do, and changes nothing. It reads the project, the project's
 * keys and, when the key is not among them, the organization's key: three requests for most.
 */
public final class Inspector {
  /** A caller who may not look may still be allowed to act. Anything else would fail there too. */
  private static final Set<Kind> NOT_FOR_THIS_CALLER = EnumSet.of(Kind.NO_PERMISSION);

  /** Ops Manager and older API versions need not serve the status that names the caller. */
  private static final Set<Kind> NOT_TOLD_HERE =
      EnumSet.of(Kind.NO_PERMISSION, Kind.NOT_FOUND, Kind.WRONG_ADDRESS, Kind.REFUSED);

  private final AtlasAdminApi atlas;
  private final Retries retries;

  /** With the default patience; see {@link RetryPolicy#DEFAULT}. */
  public Inspector(AtlasAdminApi atlas) {
    this(atlas, Retries.standard());
  }

  /** With this patience. */
  public Inspector(AtlasAdminApi atlas, Retries retries) {
    this.atlas = atlas;
    this.retries = retries;
  }

  /**
   * What can be known of this unassignment.
   *
   * @throws AtlasApiException if Atlas's answer means that the unassignment would fail as well: an
   *     unknown project, refused credentials, a wrong URL
   * @throws IOException if no answer came, after every retry
   * @throws InterruptedException if the thread was interrupted
   */
  public Inspection inspect(Unassignment unassignment) throws IOException, InterruptedException {
    var unreadable = new ArrayList<Problem>();
    ProjectId id = unassignment.project();
    Optional<Project> project = read(() -> atlas.getGroup(id, Query.NONE), unreadable);

    var listing = new Pages<>(query -> atlas.listGroupApiKeys(id, query));
    Optional<Optional<ApiKey>> listed =
        read(() -> listing.find(key -> key.id().equals(unassignment.apiKey())), unreadable);
    if (listed.isPresent() && listed.get().isPresent()) {
      return new Inspection(unassignment, project, listed.get(), Presence.ASSIGNED, unreadable);
    }
    Presence absence = listed.isPresent() ? Presence.NOT_ASSIGNED : Presence.UNKNOWN;
    Optional<OrganizationId> organization = project.map(Project::orgId);
    return organization.isEmpty()
        ? new Inspection(unassignment, project, Optional.empty(), absence, unreadable)
        : inOrganization(organization.get(), unassignment, project, absence, unreadable);
  }

  private Inspection inOrganization(
      OrganizationId organization,
      Unassignment unassignment,
      Optional<Project> project,
      Presence absence,
      List<Problem> unreadable)
      throws IOException, InterruptedException {
    try {
      ApiKeyId id = unassignment.apiKey();
      Optional<ApiKey> key =
          read(() -> atlas.getOrgApiKey(organization, id, Query.NONE), unreadable);
      boolean there =
          absence == Presence.UNKNOWN
              && key.filter(found -> !found.rolesIn(unassignment.project()).isEmpty()).isPresent();
      return new Inspection(
          unassignment, project, key, there ? Presence.ASSIGNED : absence, unreadable);
    } catch (AtlasApiException e) {
      Kind kind = Problem.of(e).kind();
      if (kind != Kind.UNKNOWN_API_KEY && kind != Kind.NOT_FOUND) {
        throw e;
      }
      return new Inspection(
          unassignment, project, Optional.empty(), Presence.NO_SUCH_KEY, unreadable);
    }
  }

  /** What is there to read, or empty and why, when it is not for this caller. */
  private <T> Optional<T> read(Retries.Call<T> call, List<Problem> unreadable)
      throws IOException, InterruptedException {
    try {
      return Optional.of(retries.ask(call));
    } catch (AtlasApiException e) {
      Problem problem = Problem.of(e);
      if (!NOT_FOR_THIS_CALLER.contains(problem.kind())) {
        throw e;
      }
      unreadable.add(problem);
      return Optional.empty();
    }
  }

  /**
   * Whether the two ids were given in each other's place: the one meant as the key is a project
   * that the caller can read.
   *
   * @throws IOException if no answer came, after every retry
   * @throws InterruptedException if the thread was interrupted
   */
  public boolean swapped(Unassignment unassignment) throws IOException, InterruptedException {
    try {
      var project = new ProjectId(unassignment.apiKey().value());
      return retries.ask(() -> atlas.getGroup(project, Query.NONE)).id().equals(project);
    } catch (AtlasApiException e) {
      return false;
    }
  }

  /**
   * The API key that makes these calls, by its public key and, as far as it can be found out, by
   * its ID: on hosts that do not name the caller, by a search for the public key.
   *
   * @throws AtlasApiException if Atlas refuses the status for another reason than not serving it
   * @throws IOException if no response came, after every retry
   * @throws InterruptedException if the thread was interrupted
   */
  public OwnKey ownKey(AtlasCredentials credentials) throws IOException, InterruptedException {
    if (!(credentials instanceof ApiKeyCredentials pair)) {
      return OwnKey.NONE;
    }
    Optional<ApiKeyId> id = caller();
    return new OwnKey(
        id.isPresent() ? id : searched(pair.publicKey()), Optional.of(pair.publicKey()));
  }

  private Optional<ApiKeyId> searched(String publicKey) throws IOException, InterruptedException {
    try {
      return new KeySearch(atlas, retries).lookUp(publicKey).key().map(found -> found.key().id());
    } catch (AtlasApiException e) {
      return Optional.empty();
    }
  }

  /**
   * The id of the API key that makes these calls; empty if none makes them, or if this host does
   * not tell.
   *
   * @throws AtlasApiException if Atlas answers otherwise than with a success or a "not here"
   * @throws IOException if no answer came, after every retry
   * @throws InterruptedException if the thread was interrupted
   */
  public Optional<ApiKeyId> caller() throws IOException, InterruptedException {
    try {
      return Optional.ofNullable(retries.ask(() -> atlas.getSystemStatus(Query.NONE)).apiKey())
          .map(ApiKey::id);
    } catch (AtlasApiException e) {
      if (NOT_TOLD_HERE.contains(Problem.of(e).kind())) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
