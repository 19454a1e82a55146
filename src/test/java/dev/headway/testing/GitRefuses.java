package dev.headway.testing;

import dev.headway.domain.git.GitRefusal;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The refusals of the Git loop whose words a test asserts. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface GitRefuses {
  GitRefusal[] value();
}
