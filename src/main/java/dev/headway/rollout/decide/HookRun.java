package dev.headway.rollout.decide;

/**
 * One attempt of a hook: it is known by this for ever, in every process.
 *
 * @param point where in the release, as the marks of the set have it
 * @param attempt counts from 1
 */
public record HookRun(int release, String point, String hook, int attempt) {}
