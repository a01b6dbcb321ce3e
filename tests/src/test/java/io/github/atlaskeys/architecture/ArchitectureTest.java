package io.github.atlaskeys.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.github.atlaskeys.api.Atlas;
import io.github.atlaskeys.api.Sleeper;
import io.github.atlaskeys.cli.Context;
import io.github.atlaskeys.sandbox.AtlasSandbox;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Who may touch what: network, files, environment, time, console, exit. */
class ArchitectureTest {
  private static final String ADMIN = "io.github.atlaskeys.api";
  private static final String UNASSIGN = "io.github.atlaskeys.unassign";
  private static final String FIND = "io.github.atlaskeys.find";
  private static final String JOURNAL = "io.github.atlaskeys.files";
  private static final String SANDBOX = "io.github.atlaskeys.sandbox";
  private static final String CLI = "io.github.atlaskeys.cli";
  private static final String CREDENTIALS = "io.github.atlaskeys.credentials";
  private static final String CSV = "io.github.atlaskeys.files";
  private static final String LOOKUP = "io.github.atlaskeys.cli";
  private static final String ONE_KEY = "io.github.atlaskeys.cli";
  private static final String BULK = "io.github.atlaskeys.cli";
  private static final String SHELL = "io.github.atlaskeys.shell";

  /** What the scripts are made of. */
  private static final String PARTS = "scripts.*";

  private static final String SCRIPTS = "scripts";

  private static final JavaClasses CODE =
      new ClassFileImporter()
          .withImportOption(location -> !location.contains("/bench/")) // it is nobody's to use
          .importUrls(
              Stream.of(Atlas.class, AtlasSandbox.class, Context.class)
                  .map(type -> type.getProtectionDomain().getCodeSource().getLocation())
                  .toList());

  @Test
  void everyRoomIsLookedInto() {
    for (String room :
        List.of(
            ADMIN,
            UNASSIGN,
            FIND,
            JOURNAL,
            SANDBOX,
            CLI,
            CREDENTIALS,
            CSV,
            LOOKUP,
            ONE_KEY,
            BULK,
            SHELL,
            SCRIPTS)) {
      assertThat(CODE.stream().filter(type -> type.getPackageName().equals(room)))
          .as(room)
          .isNotEmpty();
    }
  }

  @Test
  void okHttpAppearsInFourClassesOnly() {
    noClasses()
        .that(not(callOverHttp()))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("okhttp3..", "okio..", "feign.okhttp..")
        .because("another HTTP client must cost these four, and none of its types may leak")
        .check(CODE);
  }

  @Test
  void theNetworkIsReachedThroughFeignOnly() {
    noClasses()
        .that()
        .resideInAnyPackage(ADMIN, UNASSIGN, FIND, JOURNAL, PARTS, SCRIPTS)
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("java.net.http..", "javax.net..")
                .and(not(JavaClass.Predicates.assignableTo(java.io.IOException.class))))
        .orShould()
        .dependOnClassesThat()
        .belongToAnyOf(
            java.net.Socket.class,
            java.nio.channels.SocketChannel.class,
            java.nio.channels.ServerSocketChannel.class,
            java.nio.channels.DatagramChannel.class,
            java.net.ServerSocket.class,
            java.net.URL.class,
            java.net.URLConnection.class)
        .because("every request must be signed, timed, told of and counted in one place")
        .check(CODE);
  }

  @Test
  void theCommandsPartsDoNotConnect() {
    noClasses()
        .that()
        .resideInAPackage(PARTS)
        .should()
        .callMethod(Atlas.class, "connect", io.github.atlaskeys.api.AtlasCredentials.class)
        .because("a script connects where a reader sees it")
        .check(CODE);
  }

  @Test
  void theLibraryKnowsNoConsole() {
    noClasses()
        .that()
        .resideInAnyPackage(ADMIN, UNASSIGN, FIND, JOURNAL, SANDBOX)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("picocli..", SCRIPTS + "..")
        .because("it is published and used without these commands")
        .check(CODE);
  }

  @Test
  void theRoomsDependInOneDirection() {
    noClasses()
        .that()
        .resideInAPackage(ADMIN)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(UNASSIGN, FIND)
        .because("the API in Java must be usable for another job")
        .check(CODE);
    noClasses()
        .that()
        .resideInAnyPackage(ADMIN, UNASSIGN, FIND)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(JOURNAL)
        .because("a run hands its verdicts on and need not know what becomes of them")
        .check(CODE);
    noClasses()
        .that()
        .resideInAPackage(FIND)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(UNASSIGN)
        .because("a search changes nothing and must be usable on its own")
        .check(CODE);
    noClasses()
        .that()
        .resideInAPackage(SANDBOX)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(ADMIN, UNASSIGN, FIND, JOURNAL)
        .because("a mock that shares code with the client shares its mistakes")
        .check(CODE);
    noClasses()
        .that()
        .resideInAnyPackage(UNASSIGN, FIND, JOURNAL)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("feign..", "com.fasterxml..")
        .because("it reaches Atlas by calling the interface")
        .check(CODE);
  }

  @Test
  void thePartsOfTheCommandsDependInOneDirection() {
    noClasses()
        .that()
        .resideInAnyPackage(CLI, CREDENTIALS, CSV)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(LOOKUP, ONE_KEY, BULK, SHELL, SCRIPTS)
        .because("what every command has knows of none")
        .check(CODE);
    noClasses()
        .that()
        .resideInAnyPackage(LOOKUP, ONE_KEY, BULK)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(SHELL, SCRIPTS)
        .because("a command is made of its parts, and the shell of commands")
        .check(CODE);
  }

  @Test
  void filesAreOpenedInOneClassOfTheLibrary() {
    noClasses()
        .that()
        .resideInAnyPackage(ADMIN, UNASSIGN, FIND, JOURNAL, SANDBOX)
        .and()
        .doNotHaveFullyQualifiedName(JOURNAL + ".Disk")
        .should()
        .dependOnClassesThat()
        .belongToAnyOf(
            java.nio.file.Files.class,
            java.io.File.class,
            java.io.FileInputStream.class,
            java.io.FileOutputStream.class)
        .because("the files of a bulk run are made private, replaced and deleted in one way")
        .check(CODE);
    noClasses()
        .that()
        .resideOutsideOfPackages(JOURNAL, PARTS, SCRIPTS)
        .should()
        .dependOnClassesThat(belongsToFiles())
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(java.io.RandomAccessFile.class)
        .because("a library that is given what it needs can be used anywhere")
        .check(CODE);
    noClasses()
        .that()
        .resideInAPackage(JOURNAL)
        .and()
        .doNotHaveFullyQualifiedName(JOURNAL + ".Disk")
        .and()
        .doNotHaveFullyQualifiedName(JOURNAL + ".RunFile")
        .should()
        .dependOnClassesThat(belongsToFiles())
        .because("an interrupted thread closes its channel, and the journal would lose rows")
        .check(CODE);
  }

  @Test
  void theEnvironmentIsReadInOnePlace() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName(CLI + ".Context")
        .should()
        .callMethod(System.class, "getenv")
        .orShould()
        .callMethod(System.class, "getenv", String.class)
        .orShould()
        .callMethod(System.class, "getProperty", String.class)
        .because("a test or the demo must be able to put another environment there")
        .check(CODE);
  }

  @Test
  void onlyTheSleeperWaits() {
    noClasses()
        .that()
        .doNotBelongToAnyOf(Sleeper.class)
        .should()
        .callMethod(Thread.class, "sleep", long.class)
        .orShould()
        .callMethod(java.util.concurrent.TimeUnit.class, "sleep", long.class)
        .because("a wait that cannot be injected makes a test that must wait")
        .check(CODE);
    noClasses()
        .that()
        .resideInAnyPackage(ADMIN, UNASSIGN, FIND, JOURNAL)
        .should()
        .callMethod(java.time.Instant.class, "now")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(Math.class, "random")
        .because("time and chance are arguments")
        .check(CODE);
  }

  @Test
  void nobodyPrintsPastTheStreamsPicocliWasGiven() {
    noClasses()
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .because("what goes elsewhere no test sees and no caller can redirect")
        .check(CODE);
  }

  @Test
  void onlyMainExits() {
    noClasses()
        .that()
        .resideOutsideOfPackage(SCRIPTS)
        .should()
        .callMethod(System.class, "exit", int.class)
        .orShould()
        .callMethod(Runtime.class, "halt", int.class)
        .because("an exit code is an answer until the one line that gives it to the system")
        .check(CODE);
    methods()
        .that()
        .areDeclaredInClassesThat()
        .resideInAPackage(SCRIPTS)
        .and()
        .doNotHaveName("main")
        .should(notExit())
        .check(CODE);
  }

  @Test
  void publicSignaturesNameOnlyJavaAndOurOwnTypes() {
    methods()
        .that()
        .arePublic()
        .and()
        .areDeclaredInClassesThat()
        .resideInAnyPackage(ADMIN, UNASSIGN, FIND, JOURNAL)
        .and()
        .areDeclaredInClassesThat()
        .arePublic()
        .should(nameOnly("java.", "io.github.atlaskeys."))
        .because(
            "a caller must not need the libraries that we chose, nor break when we change them")
        .check(CODE);
  }

  @Test
  void typesNobodyElseNeedsAreNotPublic() {
    classes()
        .that()
        .haveNameMatching(
            ".*\\.(HttpCalls|Digest|AnswerStream|PageReader|SteadyClock|Bearer(Calls|Token)|Tokens|AccessTokens|Token(Answer|Endpoint|Failure)|Signing|Refusals|HeaderText|ProxyLogin|TrafficInterceptor|Answers?|Json|Line|ErrorBody|RetryAfter|Hosts|ObjectIds|Secrets|ErrorCodes|NetworkFailures|Disk|LineWriter|ResultsReader|Run|Scheduler|ProjectState|RowState|Engine|Tally|Work|Step|Look|KeyRecords|ProjectKeys|Unassigning|Restoring|Planning|Verifying|UnassignOptions|CallbackException|Matching)")
        .should()
        .notBePublic()
        .check(CODE);
  }

  private static DescribedPredicate<JavaClass> callOverHttp() {
    return DescribedPredicate.describe(
        "are the HTTP client and its interceptors",
        type ->
            type.getName()
                .matches(ADMIN + "\\.(HttpCalls|Digest|ProxyLogin|TrafficInterceptor)(\\$.*)?"));
  }

  private static DescribedPredicate<JavaClass> belongsToFiles() {
    return JavaClass.Predicates.belongToAnyOf(
            java.nio.channels.FileChannel.class,
            java.nio.channels.FileLock.class,
            java.nio.channels.OverlappingFileLockException.class)
        .as("channels and locks of files");
  }

  private static ArchCondition<JavaMethod> notExit() {
    return new ArchCondition<>("not exit") {
      @Override
      public void check(JavaMethod method, ConditionEvents events) {
        boolean exits =
            method.getMethodCallsFromSelf().stream()
                .anyMatch(
                    call ->
                        call.getTargetOwner().isEquivalentTo(System.class)
                            && call.getName().equals("exit"));
        events.add(new SimpleConditionEvent(method, !exits, method.getFullName()));
      }
    };
  }

  private static ArchCondition<JavaMethod> nameOnly(String... prefixes) {
    return new ArchCondition<>("name only " + String.join(", ", prefixes)) {
      @Override
      public void check(JavaMethod method, ConditionEvents events) {
        Stream.concat(
                method.getAllInvolvedRawTypes().stream(), method.getRawParameterTypes().stream())
            .map(JavaClass::getBaseComponentType)
            .filter(type -> !type.isPrimitive())
            .filter(type -> Stream.of(prefixes).noneMatch(type.getName()::startsWith))
            .filter(type -> !method.getModifiers().contains(JavaModifier.SYNTHETIC))
            .forEach(
                type ->
                    events.add(
                        SimpleConditionEvent.violated(
                            method, method.getFullName() + " names " + type.getName())));
      }
    };
  }
}
