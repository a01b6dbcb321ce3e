package io.github.atlaskeys.find;

/** What of an API key a text is, the surest first. */
public enum Match {
  /** Its public key or its id: this key and no other. */
  KEY,
  /** The whole of its description. */
  DESCRIPTION,
  /** A part of its description. */
  PART_OF_DESCRIPTION
}
