/**
 * The cluster through the eyes of a service account: plain requests with impersonation headers, so
 * that a GitSync can do what its account may do and nothing else.
 */
@NullMarked
package dev.headway.adapter.kube.sync;

import org.jspecify.annotations.NullMarked;
