/**
 * The controllers of a cluster: ReplicaSet, Deployment, Job, EndpointSlice and garbage.
 * Level-triggered and idempotent; what one decides is a pure function in a class of its own, beside
 * the class that carries it out.
 */
@NullMarked
package dev.headway.sandbox.world.controller;

import org.jspecify.annotations.NullMarked;
