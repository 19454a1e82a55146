/** Tests of what people read: readable transcripts under {@code golden/cli}. */
@NullMarked
package dev.headway.cli.render;

import org.jspecify.annotations.NullMarked;
