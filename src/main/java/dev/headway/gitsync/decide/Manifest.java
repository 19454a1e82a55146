package dev.headway.gitsync.decide;

import java.util.Map;

/**
 * One object as Git asks for it.
 *
 * @param content the document as a tree of maps, lists, strings, numbers, booleans and nulls
 * @param digest of the content; comments and layout do not change it
 */
public record Manifest(
    ObjectId id, String apiVersion, Map<String, Object> content, Place place, String digest) {

  /**
   * Where the object stands.
   *
   * @param file path from the root of the repository
   * @param line of the object in the file, from 1
   * @param document index of the document in the file, from 0
   */
  public record Place(String file, int line, int document) {
    @Override
    public String toString() {
      return file + ":" + line;
    }
  }

  public Manifest with(ObjectId other, Map<String, Object> otherContent) {
    return new Manifest(other, apiVersion, otherContent, place, digest);
  }
}
