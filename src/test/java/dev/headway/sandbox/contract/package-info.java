/**
 * The contract of an API server: a case per claim, against the sandbox's, or against any cluster
 * with {@code -Dheadway.contract.kubeconfig=FILE}.
 */
@NullMarked
package dev.headway.sandbox.contract;

import org.jspecify.annotations.NullMarked;
