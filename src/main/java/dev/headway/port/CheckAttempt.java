package dev.headway.port;

import java.time.Duration;

/**
 * One attempt of a check.
 *
 * @param timeout total deadline from the dial to the status line, not only between two bytes
 */
public record CheckAttempt(CheckKey key, CheckTarget target, CheckProbe probe, Duration timeout) {}
