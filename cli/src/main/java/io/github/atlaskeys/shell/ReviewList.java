package io.github.atlaskeys.shell;

import io.github.atlaskeys.find.KeyAccess;
import io.github.atlaskeys.lookup.Listing;
import io.github.atlaskeys.review.Credential;
import io.github.atlaskeys.review.Review;
import io.github.atlaskeys.review.ReviewReport;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** The API keys and service accounts of an organization, and what a review says of each. */
public final class ReviewList extends TableList<Credential> {
  private final Session session;
  private final Review review;

  ReviewList(Session session, Review review) {
    super(
        session,
        review.credentials(),
        (report, shown) ->
            ReviewReport.write(report, session.connection(), review.only(shown), Set.of(), true));
    this.session = session;
    this.review = review;
  }

  @Override
  public ReviewList where(Predicate<? super Credential> matches) {
    return new ReviewList(session, review.only(stream().filter(matches).toList()));
  }

  /** The same keys and accounts, for every assignment of theirs: to plan, and to unassign. */
  public KeyList keys() {
    List<KeyAccess> keys = stream().map(Credential::access).toList();
    return KeyList.of(session, Listing.of(keys), Optional.empty());
  }
}
