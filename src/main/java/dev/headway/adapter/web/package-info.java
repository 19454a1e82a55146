/** What the operator's process answers over HTTP: a few plain pages, without a body to read. */
@NullMarked
package dev.headway.adapter.web;

import org.jspecify.annotations.NullMarked;
