/** Tests of holding what is recorded against what the cluster has. */
@NullMarked
package dev.headway.cli.verify;

import org.jspecify.annotations.NullMarked;
