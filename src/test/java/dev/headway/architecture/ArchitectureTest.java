package dev.headway.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameEndingWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static dev.headway.architecture.Vocabulary.SHELLS;
import static dev.headway.architecture.Vocabulary.access;
import static dev.headway.architecture.Vocabulary.beValuesOrFunctions;
import static dev.headway.architecture.Vocabulary.holdFor;
import static dev.headway.architecture.Vocabulary.isMainSettingsOrAdapter;
import static dev.headway.architecture.Vocabulary.named;
import static dev.headway.architecture.Vocabulary.target;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import dev.headway.Main;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The dependency rules of CONTRIBUTING.md, "Dependencies", read from the compiled classes of the
 * program. The budgets of size are in {@link SourceRules}. A rule about a package that does not
 * exist holds.
 */
class ArchitectureTest {
  private static final List<String> FEATURES = List.of("rollout", "analysis", "gitsync");

  private static JavaClasses program;

  @BeforeAll
  static void readClasses() throws URISyntaxException {
    ArchConfiguration.get().setResolveMissingDependenciesFromClassPath(false);
    program =
        new ClassFileImporter()
            .importPath(
                Path.of(Main.class.getProtectionDomain().getCodeSource().getLocation().toURI()));
  }

  @Test
  void decisionsAndDomainArePure() {
    check(
        classes()
            .that()
            .resideInAnyPackage("..decide..", "dev.headway.domain..", "..statistics..")
            .should()
            .onlyDependOnClassesThat(
                resideInAnyPackage(
                        "java.lang",
                        "java.lang.annotation",
                        "java.lang.invoke",
                        "java.lang.runtime",
                        "java.util",
                        "java.util.function",
                        "java.util.regex",
                        "java.util.stream",
                        "java.time..",
                        "java.math",
                        "org.jspecify.annotations")
                    .or(
                        resideInAnyPackage(
                            "dev.headway..decide..",
                            "dev.headway.domain..",
                            "dev.headway..statistics.."))
                    .or(describe("primitive", type -> type.getBaseComponentType().isPrimitive())))
            .because(
                "a decision is a pure function of its snapshot: observe what it needs beforehand"
                    + " and pass it as a value of the JDK, of `domain` or of `decide`"));
  }

  @Test
  void timeAndChanceEnterAtTheEdge() {
    check(
        noClasses()
            .that(not(isMainSettingsOrAdapter()))
            .should(access("the clock, chance or the environment", Vocabulary::readsClockOrChance))
            .because(
                "time enters as an InstantSource (shells) or as a field `now` (snapshots), handed"
                    + " in from Main"));
    check(
        noClasses()
            .that(not(isMainSettingsOrAdapter()))
            .and()
            .resideOutsideOfPackage("dev.headway.sandbox..")
            .should(
                access("a random UUID", call -> target(call).equals("java.util.UUID.randomUUID")))
            .because(
                "names are deterministic; only the sandbox's API server gives out object"
                    + " identities"));
  }

  @Test
  void clientsAndServersStayInTheShell() {
    check(
        noClasses()
            .that(not(SHELLS))
            .should()
            .dependOnClassesThat(
                resideInAnyPackage(
                        "io.fabric8.kubernetes.client..",
                        "io.vertx..",
                        "io.netty..",
                        "java.net.http..",
                        "java.nio.channels..",
                        "com.sun.net.httpserver..",
                        "picocli..",
                        "dev.cel..",
                        "org.apache.hc..",
                        "org.bouncycastle..")
                    .or(named("java.net.Socket", "java.net.ServerSocket", "java.net.URLConnection"))
                    .or(named("java.net.HttpURLConnection", "java.lang.ProcessBuilder"))
                    // The base class of custom resources lives in the client's package.
                    .and(not(named("io.fabric8.kubernetes.client.CustomResource")))
                    .and(not(named("io.fabric8.kubernetes.client.CustomResourceList"))))
            .because(
                "client and server libraries belong to `adapter`, `cli`, `sandbox`, Main, *Wiring"
                    + " and *Reconciler: put an interface in `port` and implement it in"
                    + " `adapter`"));
  }

  @Test
  void onlyAdapterGitKnowsJGit() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage("dev.headway.adapter.git..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.eclipse.jgit..")
            .because("Git is reached through the ports that `adapter.git` implements"));
  }

  @Test
  void operatorSdkStaysInReconcilers() {
    check(
        noClasses()
            .that(
                not(
                    resideInAPackage("dev.headway.adapter.kube..")
                        .or(describe("entry", Vocabulary::isEntry))))
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.javaoperatorsdk..")
            .because("JOSDK is used by *Reconciler, Main, *Wiring and `adapter.kube` only"));
    DescribedPredicate<JavaClass> updateControl = simpleNameEndingWith("UpdateControl");
    check(
        noClasses()
            .that(
                not(
                    simpleNameEndingWith("Reconciler")
                        .or(describe("nested", Vocabulary::isInReconciler))))
            .should()
            .dependOnClassesThat(updateControl)
            .because("UpdateControl never leaves the reconciler"));
  }

  @Test
  void statusIsWrittenInTheOneSafeWay() {
    check(
        noClasses()
            .should(
                access(
                    "a lossy status write of JOSDK",
                    call ->
                        (call.getTargetOwner().getSimpleName().equals("UpdateControl")
                                && call.getName().startsWith("patch"))
                            || call.getTargetOwner()
                                .getSimpleName()
                                .equals("PrimaryUpdateAndCacheUtils")
                            || call.getName().equals("withNoRetry")))
            .because(
                "only a write that carries the resourceVersion it was decided at loses no update:"
                    + " serverSideApplyPrimaryStatus or updatePrimaryStatus, then"
                    + " UpdateControl.noUpdate()"));
    check(
        noClasses()
            .should()
            .dependOnClassesThat(
                describe("RateLimited", type -> type.getSimpleName().equals("RateLimited")))
            .because("@RateLimited of JOSDK drops events"));
  }

  @Test
  void observersOnlyRead() {
    check(
        noClasses()
            .that()
            .resideInAPackage("..observe..")
            .should()
            .dependOnClassesThat(
                describe(
                    "ClusterWriter or EventSink",
                    type -> Set.of("ClusterWriter", "EventSink").contains(type.getSimpleName())))
            .because("observe reads, act writes, report tells"));
  }

  @Test
  void onlyReportsWriteStatus() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages("..report..", "dev.headway.api..")
            .should(
                access(
                    "a setter of a status",
                    call ->
                        call.getTargetOwner().getPackageName().startsWith("dev.headway.api")
                            && call.getTargetOwner().getSimpleName().endsWith("Status")
                            && call.getName().matches("set[A-Z].*")))
            .because("every status field comes from a pure report, so that a table can test it"));
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages("..report..", "dev.headway.api..", "dev.headway.sandbox..")
            .should()
            .dependOnClassesThat(named("io.fabric8.kubernetes.api.model.ConditionBuilder"))
            .because(
                "conditions are made in `report`; the sandbox's world writes those of other"
                    + " kinds"));
  }

  @Test
  void noCyclesBetweenPackages() {
    check(slices().matching("dev.headway.(*)..").should().beFreeOfCycles());
  }

  @ParameterizedTest
  @ValueSource(strings = {"rollout", "analysis", "gitsync", "adapter", "sandbox", "cli"})
  void noCyclesInside(String feature) {
    check(slices().matching("dev.headway." + feature + ".(*)..").should().beFreeOfCycles());
  }

  @Test
  void featuresDoNotKnowEachOther() {
    for (String feature : FEATURES) {
      String[] others =
          FEATURES.stream()
              .filter(f -> !f.equals(feature))
              .map(f -> "dev.headway." + f + "..")
              .toArray(String[]::new);
      check(
          noClasses()
              .that()
              .resideInAPackage("dev.headway." + feature + "..")
              .should()
              .dependOnClassesThat()
              .resideInAnyPackage(others)
              .because("features meet only in `api` and `domain`"));
    }
  }

  @Test
  void coreDoesNotKnowTheShells() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage(
                "dev.headway.api..",
                "dev.headway.domain..",
                "dev.headway.port..",
                "dev.headway..observe..",
                "dev.headway..decide..",
                "dev.headway..act..",
                "dev.headway..report..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "dev.headway.adapter..",
                "dev.headway.cli..",
                "dev.headway.sandbox..",
                "dev.headway")
            .because("shells depend on the core, through `port`, never the other way round"));
  }

  @Test
  void sandboxServerAndWorldMeetOnlyOverTheApi() {
    String[] server = {
      "dev.headway.sandbox.store..",
      "dev.headway.sandbox.server..",
      "dev.headway.sandbox.schema..",
      "dev.headway.sandbox.merge.."
    };
    String[] world = {"dev.headway.sandbox.world..", "dev.headway.sandbox.sample.."};
    check(
        noClasses()
            .that()
            .resideInAnyPackage(world)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(server)
            .because(
                "the world is a plain API client, so that it also runs beside a real API server"));
    check(
        noClasses()
            .that()
            .resideInAnyPackage(server)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(world));
  }

  @Test
  void decideHoldsValuesAndFunctionsOnly() {
    check(
        classes()
            .that()
            .resideInAnyPackage("..decide..", "dev.headway.domain..")
            .and()
            .doNotHaveSimpleName("package-info")
            .and(
                describe(
                    "are named types", type -> !type.isAnonymousClass() && !type.isLocalClass()))
            .should(beValuesOrFunctions())
            .because("what decides has no state and no life of its own"));
  }

  @Test
  void noHiddenState() {
    check(
        fields()
            .that()
            .areStatic()
            .and(
                describe(
                    "are written in the source",
                    f -> !f.getModifiers().contains(JavaModifier.SYNTHETIC)))
            .should()
            .beFinal());
    check(
        noClasses()
            .should(
                access(
                    "a sleep",
                    call ->
                        target(call).equals("java.lang.Thread.sleep")
                            || target(call).equals("java.util.concurrent.TimeUnit.sleep")))
            .because("waiting is a condition, a timer or a deadline, not a sleep"));
    check(
        noMethods()
            .that()
            .areDeclaredInClassesThat()
            .resideOutsideOfPackage("dev.headway.adapter..")
            .should()
            .haveModifier(JavaModifier.SYNCHRONIZED)
            .because("use java.util.concurrent"));
  }

  @Test
  void namesSayWhatAThingIs() {
    Pattern vague = Pattern.compile(".*(Utils?|Helpers?|Manager|Impl)");
    check(
        noClasses()
            .should(
                holdFor(
                    "have a name that says nothing (*Utils, *Helper, *Manager, *Impl)",
                    type -> vague.matcher(type.getSimpleName()).matches())));
  }

  @Test
  void programDoesNotKnowItsTests() {
    check(noClasses().should().dependOnClassesThat().resideInAPackage("..testing.."));
  }

  @Test
  void sourcesKeepTheirBudgets() {
    SourceRules.check();
  }

  private static void check(ArchRule rule) {
    rule.allowEmptyShould(true).check(program);
  }
}
