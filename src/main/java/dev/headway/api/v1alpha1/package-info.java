/**
 * The custom resources {@code headway.dev/v1alpha1}: what users write and read, and the names they
 * meet. Data only, no behaviour: defaults are applied and values are checked where the resources
 * are observed.
 *
 * <p>Fields of this version only grow. Absent optional fields are {@code null} here and typed once
 * they were observed.
 */
@NullMarked
package dev.headway.api.v1alpha1;

import org.jspecify.annotations.NullMarked;
