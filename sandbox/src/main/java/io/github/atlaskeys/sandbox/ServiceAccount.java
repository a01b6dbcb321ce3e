package io.github.atlaskeys.sandbox;

import java.util.List;

/** A service account, known by its client id. No list of this sandbox's shows one. */
final class ServiceAccount extends Principal {

  final String clientSecret;
  final String name;

  ServiceAccount(
      String clientId,
      Organization organization,
      String clientSecret,
      String name,
      List<String> orgRoles) {
    super(clientId, organization, orgRoles);
    this.clientSecret = clientSecret;
    this.name = name;
  }
}
