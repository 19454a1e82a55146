/** Git as far as decisions need it: commits and the places of documents, without any I/O. */
@NullMarked
package dev.headway.domain.git;

import org.jspecify.annotations.NullMarked;
