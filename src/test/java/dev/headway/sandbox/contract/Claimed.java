package dev.headway.sandbox.contract;

import dev.headway.sandbox.server.Claims;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The claims that a case shows. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@interface Claimed {
  Claims[] value();
}
