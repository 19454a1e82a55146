/**
 * Commands for people: thin classes that read the command line, ask the Kubernetes API with the
 * user's own rights, and print what {@code cli.render} makes of the answer. No command decides
 * anything about a release; verbs are sent as ReleaseActions.
 */
@NullMarked
package dev.headway.cli;

import org.jspecify.annotations.NullMarked;
