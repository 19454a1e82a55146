/** The list of refusals: each has a case, and the page that shows them is made from it. */
@org.jspecify.annotations.NullMarked
package dev.headway.sandbox.refusal;
