package dev.headway.port;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headway.domain.ObjectKey;

/**
 * Writes objects under one field manager. Every change of an object that exists carries the
 * resourceVersion at which it was decided; every failure is a {@link ClusterFailure}.
 */
public interface ClusterWriter {

  /**
   * Has the server judge an object that is to be made, strictly: unknown and doubled fields are
   * refused. Nothing is stored.
   */
  void tryCreate(ObjectKey key, JsonNode object);

  /**
   * Makes an object for a deployment.
   *
   * @throws ClusterFailure with {@code CONFLICT} if there is one of that name already
   */
  void create(ObjectKey deployment, ObjectKey key, JsonNode object);

  /**
   * Merges a patch into an object of a deployment.
   *
   * @throws ClusterFailure with {@code CONFLICT} if it is no longer at {@code resourceVersion}
   */
  void merge(ObjectKey deployment, ObjectKey key, String resourceVersion, JsonNode patch);

  /** As {@link #merge}, into the status subresource. */
  void mergeStatus(ObjectKey deployment, ObjectKey key, String resourceVersion, JsonNode patch);

  /**
   * Deletes an object with what it owns; one that is gone already is no failure.
   *
   * @throws ClusterFailure with {@code CONFLICT} if it is no longer at {@code resourceVersion}
   */
  void delete(ObjectKey deployment, ObjectKey key, String resourceVersion);
}
