package io.github.atlaskeys.shell;

import io.github.atlaskeys.api.AtlasAdminApi;
import io.github.atlaskeys.api.PrincipalId;
import io.github.atlaskeys.api.Project;
import io.github.atlaskeys.api.ProjectId;
import io.github.atlaskeys.api.Retries;
import io.github.atlaskeys.command.ProtectOption;
import io.github.atlaskeys.find.KeyQuery;
import io.github.atlaskeys.lookup.Names;
import io.github.atlaskeys.lookup.OrganizationRef;
import io.github.atlaskeys.lookup.ProjectRef;
import io.github.atlaskeys.lookup.Protection;
import io.github.atlaskeys.lookup.SearchQueries;
import io.github.atlaskeys.report.KeyText;
import io.github.atlaskeys.report.LookupReport;
import io.github.atlaskeys.review.Review;
import io.github.atlaskeys.review.ReviewReader;
import io.github.atlaskeys.text.UsageException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The verbs that only look. */
final class LookUps {
  private final Session session;
  private final AtlasAdminApi atlas;
  private final Retries retries;

  LookUps(Session session) {
    this.session = session;
    this.atlas = session.connection().api();
    this.retries = session.retries();
  }

  TableList<Project> projects() {
    return new TableList<>(
        session, KeyText.sorted(VerbCall.readOnly(names()::projects)), LookupReport::projects);
  }

  /** Those of every organization that the credentials can see. */
  KeyList keys() {
    return KeyList.of(
        session,
        VerbCall.readOnly(() -> names().keys(session.progress(PrincipalId.Kind.SERVICE_ACCOUNT))),
        Optional.empty());
  }

  KeyList keys(ProjectId project) {
    return KeyList.of(
        session, VerbCall.readOnly(() -> names().keys(project)), Optional.of(project));
  }

  KeyList find(String... keys) {
    if (keys.length == 0) {
      throw new UsageException("pass a public key, an ID or a client ID");
    }
    List<KeyQuery> queries = new SearchQueries().keys(List.of(keys)).all();
    SearchQueries.kinds(queries, session.connection().atlas().apiVersion());
    return KeyList.found(session, VerbCall.readOnly(() -> names().finder().find(queries)));
  }

  /** Of the organization that is named; of the only one that is visible if none is. */
  ReviewList review(Optional<String> organization) {
    Names names = new Names(atlas, retries, organization.map(OrganizationRef::of));
    Protection given = new ProtectOption().read(session.context());
    var reader =
        new ReviewReader(
            atlas,
            names,
            retries,
            session.console(),
            session.progress(PrincipalId.Kind.SERVICE_ACCOUNT));
    return new ReviewList(
        session,
        VerbCall.readOnly(
            () ->
                reader.read(
                    names.organization(Optional.empty()),
                    true,
                    given.resolve(names),
                    Instant.now(),
                    Review.STANDARD_UNUSED)));
  }

  /** By its ID, or by its name if only one project has it. */
  ProjectId project(String idOrName) {
    ProjectRef name = ProjectRef.of(idOrName);
    return VerbCall.readOnly(() -> names().project(name));
  }

  /** Read anew for each verb: a session is long. */
  private Names names() {
    return new Names(atlas, retries, Optional.empty());
  }
}
