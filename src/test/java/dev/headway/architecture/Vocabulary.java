package dev.headway.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Set;
import java.util.function.Predicate;

/** The words in which {@link ArchitectureTest} states its rules. */
final class Vocabulary {
  /** The outer layer: may use client and server libraries. */
  static final DescribedPredicate<JavaClass> SHELLS =
      resideInAnyPackage("dev.headway.adapter..", "dev.headway.cli..", "dev.headway.sandbox..")
          .or(describe("Main, *Wiring or *Reconciler", Vocabulary::isEntry));

  private static final Set<String> CLOCKS =
      Set.of(
          "java.time.Instant.now",
          "java.time.LocalDateTime.now",
          "java.time.LocalDate.now",
          "java.time.LocalTime.now",
          "java.time.ZonedDateTime.now",
          "java.time.OffsetDateTime.now",
          "java.time.InstantSource.system",
          "java.lang.System.currentTimeMillis",
          "java.lang.System.nanoTime",
          "java.lang.System.getenv",
          "java.lang.Math.random");

  private Vocabulary() {}

  static boolean readsClockOrChance(JavaAccess<?> access) {
    return CLOCKS.contains(target(access))
        || target(access).startsWith("java.time.Clock.system")
        || named("java.util.Random", "java.util.concurrent.ThreadLocalRandom")
            .test(access.getTargetOwner());
  }

  static boolean isEntry(JavaClass type) {
    String name = outermost(type).getSimpleName();
    return name.equals("Main")
        || name.equals("SampleMain")
        || name.endsWith("Wiring")
        || name.endsWith("Reconciler");
  }

  static boolean isInReconciler(JavaClass type) {
    return outermost(type).getSimpleName().endsWith("Reconciler");
  }

  static JavaClass outermost(JavaClass type) {
    return type.getEnclosingClass().map(Vocabulary::outermost).orElse(type);
  }

  static DescribedPredicate<JavaClass> isMainSettingsOrAdapter() {
    return resideInAnyPackage("dev.headway.settings..", "dev.headway.adapter..")
        .or(
            describe(
                "Main or SampleMain",
                type ->
                    outermost(type).getPackageName().equals("dev.headway")
                        && outermost(type).getSimpleName().endsWith("Main")));
  }

  static DescribedPredicate<JavaClass> named(String... names) {
    Set<String> wanted = Set.of(names);
    return describe(String.join(" or ", names), type -> wanted.contains(type.getName()));
  }

  static String target(JavaAccess<?> access) {
    return access.getTargetOwner().getName() + "." + access.getName();
  }

  static ArchCondition<JavaClass> access(String what, Predicate<JavaAccess<?>> forbidden) {
    return new ArchCondition<>("use " + what) {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        for (JavaAccess<?> access : type.getAccessesFromSelf()) {
          if (forbidden.test(access)) {
            events.add(SimpleConditionEvent.satisfied(access, access.getDescription()));
          }
        }
      }
    };
  }

  static ArchCondition<JavaClass> holdFor(String description, Predicate<JavaClass> test) {
    return new ArchCondition<>(description) {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        if (test.test(type)) {
          events.add(SimpleConditionEvent.satisfied(type, type.getDescription()));
        }
      }
    };
  }

  static ArchCondition<JavaClass> beValuesOrFunctions() {
    return new ArchCondition<>(
        "be a record, an enum, a sealed or one-method interface, an exception, or a final class of"
            + " static methods") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        if (!isValueOrFunctions(type)) {
          events.add(
              SimpleConditionEvent.violated(type, type.getDescription() + " is none of these"));
        }
      }
    };
  }

  static boolean isValueOrFunctions(JavaClass type) {
    if (type.isRecord() || type.isEnum() || type.isAnnotation()) {
      return true;
    }
    if (type.isInterface()) {
      long abstractMethods =
          type.getMethods().stream()
              .filter(m -> m.getModifiers().contains(JavaModifier.ABSTRACT))
              .count();
      return type.reflect().isSealed() || abstractMethods <= 1;
    }
    boolean isFinal = type.getModifiers().contains(JavaModifier.FINAL);
    boolean stateless = type.getMembers().stream().noneMatch(Vocabulary::belongsToAnInstance);
    boolean exception = Throwable.class.isAssignableFrom(type.reflect());
    boolean enumConstant =
        type.reflect().getSuperclass() != null && type.reflect().getSuperclass().isEnum();
    return (isFinal && (stateless || exception)) || enumConstant;
  }

  static boolean belongsToAnInstance(JavaMember member) {
    return !member.getModifiers().contains(JavaModifier.STATIC)
        && !member.getModifiers().contains(JavaModifier.SYNTHETIC)
        && !member.getName().equals("<init>");
  }
}
