package dev.headway.cli;

/** How a command prints what it found. */
enum OutputFormat {
  TABLE,
  JSON,
  YAML
}
