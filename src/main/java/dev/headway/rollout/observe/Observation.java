package dev.headway.rollout.observe;

import dev.headway.rollout.decide.RolloutSnapshot;

/** What one look gave: the snapshot that is decided on, and the material that acting needs. */
public record Observation(RolloutSnapshot snapshot, Material material) {}
