package dev.headway.sandbox.store;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * One state of one object. The tree carries the revision as {@code metadata.resourceVersion} and
 * must not be modified by whoever reads it.
 */
public record StoredObject(ObjectKey key, long revision, ObjectNode tree) {}
