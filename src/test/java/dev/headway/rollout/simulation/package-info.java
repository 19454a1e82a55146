/** The planner in a simulated cluster: every rule of the engine is asked for after every action. */
@NullMarked
package dev.headway.rollout.simulation;

import org.jspecify.annotations.NullMarked;
