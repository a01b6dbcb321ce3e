package io.github.atlaskeys.sandbox;

import java.util.List;

/** An organization API key. */
final class Key extends Principal {

  final String publicKey;
  final String privateKey;

  String description;

  Key(
      String id,
      Organization organization,
      String publicKey,
      String privateKey,
      String description,
      List<String> orgRoles) {
    super(id, organization, orgRoles);
    this.publicKey = publicKey;
    this.privateKey = privateKey;
    this.description = description;
  }
}
