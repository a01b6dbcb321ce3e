package io.github.atlaskeys.sandbox;

import java.util.TreeMap;

/** An organization with what is in it, in the order in which Atlas's recorded lists were. */
final class Organization {

  final String id;
  final String name;

  /** By name; ids break ties. */
  final TreeMap<String, Project> projects = new TreeMap<>();

  /** By public key. */
  final TreeMap<String, Key> keys = new TreeMap<>();

  Organization(String id, String name) {
    this.id = id;
    this.name = name;
  }
}
