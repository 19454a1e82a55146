/** Makes and checks the CRD documents of {@code crds/}. */
@NullMarked
package dev.headway.build;

import org.jspecify.annotations.NullMarked;
