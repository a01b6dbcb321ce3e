package io.github.atlaskeys.sandbox;

import java.time.Instant;
import java.util.TreeMap;

/** A project, which the API's paths call a group, with the keys assigned to it by public key. */
final class Project {

  final String id;
  final Organization organization;
  final String name;
  final Instant created;
  final TreeMap<String, Key> keys = new TreeMap<>();

  Project(String id, Organization organization, String name, Instant created) {
    this.id = id;
    this.organization = organization;
    this.name = name;
    this.created = created;
  }
}
