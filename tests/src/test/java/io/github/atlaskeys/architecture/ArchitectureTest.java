package io.github.atlaskeys.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.github.atlaskeys.api.Retries.Sleeper;
import io.github.atlaskeys.command.AtlasCommand;
import io.github.atlaskeys.http.Atlas;
import io.github.atlaskeys.sandbox.AtlasSandbox;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who may touch what: network, files, environment, time, console, exit. */
class ArchitectureTest {
  private static final String API = "io.github.atlaskeys.api";
  private static final String HTTP = "io.github.atlaskeys.http";
  private static final String UNASSIGN = "io.github.atlaskeys.unassign";
  private static final String FIND = "io.github.atlaskeys.find";
  private static final String ACCESS_LIST = "io.github.atlaskeys.accesslist";
  private static final String[] LIBRARY = {API, HTTP, UNASSIGN, FIND, ACCESS_LIST};

  private static final String TEXT = "io.github.atlaskeys.text";
  private static final String FILES = "io.github.atlaskeys.files";
  private static final String LEAKS = "io.github.atlaskeys.leaks";
  private static final String CREDENTIALS = "io.github.atlaskeys.credentials";
  private static final String TERMINAL = "io.github.atlaskeys.terminal";
  private static final String LOOKUP = "io.github.atlaskeys.lookup";
  private static final String REPORT = "io.github.atlaskeys.report";
  private static final String HTML = "io.github.atlaskeys.html";
  private static final String REVIEW = "io.github.atlaskeys.review";
  private static final String COMMAND = "io.github.atlaskeys.command";
  private static final String RUN = "io.github.atlaskeys.run";
  private static final String CONTAIN = "io.github.atlaskeys.contain";
  private static final String AUDIT = "io.github.atlaskeys.audit";
  private static final String SHELL = "io.github.atlaskeys.shell";
  private static final String PROGRAM = "io.github.atlaskeys.program";

  /** Each may use those before it. */
  private static final String[] COMMANDS = {
    TEXT,
    FILES,
    LEAKS,
    CREDENTIALS,
    TERMINAL,
    LOOKUP,
    REPORT,
    HTML,
    REVIEW,
    COMMAND,
    RUN,
    CONTAIN,
    AUDIT,
    SHELL,
    PROGRAM
  };

  private static final String SANDBOX = "io.github.atlaskeys.sandbox";
  private static final String SCRIPTS = ""; // a JBang script is in no package

  private static final JavaClasses CODE =
      new ClassFileImporter()
          .withImportOption(location -> !location.contains("/bench/"))
          .importUrls(
              Stream.of(Atlas.class, AtlasSandbox.class, AtlasCommand.class, script())
                  .map(type -> type.getProtectionDomain().getCodeSource().getLocation())
                  .toList());

  private static Class<?> script() {
    try {
      return Class.forName("UnassignKey");
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  static Stream<String> packages() {
    return Stream.of(Stream.of(LIBRARY), Stream.of(COMMANDS), Stream.of(SANDBOX, SCRIPTS))
        .flatMap(names -> names);
  }

  @ParameterizedTest
  @MethodSource("packages")
  void everyPackageIsLookedInto(String name) {
    assertThat(CODE.stream().filter(type -> type.getPackageName().equals(name))).isNotEmpty();
  }

  @Test
  void everyPackageOfTheCommandsIsKnown() {
    assertThat(
            CODE.stream()
                .map(JavaClass::getPackageName)
                .filter(name -> !List.of(LIBRARY).contains(name) && !name.equals(SANDBOX)))
        .as("a new package needs its place in the order")
        .isSubsetOf(Stream.concat(Stream.of(COMMANDS), Stream.of(SCRIPTS)).toList());
  }

  @Test
  void okHttpStaysInItsPackage() {
    noClasses()
        .that()
        .resideOutsideOfPackage(HTTP)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("okhttp3..", "okio..", "feign.okhttp..", "com.burgstaller..")
        .because("another HTTP client must cost this package only, and none of its types may leak")
        .check(CODE);
  }

  @Test
  void thePackagesOfTheLibraryHaveNoCycle() {
    slices()
        .matching("io.github.atlaskeys.(api|http|find|unassign)")
        .should()
        .beFreeOfCycles()
        .because("whoever reads one must not have to read them all")
        .check(CODE);
  }

  @Test
  void theNetworkIsReachedThroughTheLibraryOnly() {
    noClasses()
        .that()
        .resideOutsideOfPackages(HTTP, SANDBOX)
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
        .because("every request must be signed, timed, reported and counted in one place")
        .check(CODE);
  }

  @Test
  void theLibraryKnowsNoConsoleAndNoFiles() {
    noClasses()
        .that()
        .resideInAnyPackage(LIBRARY)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("picocli..", "org.jline..", "java.nio.file..")
        .orShould()
        .dependOnClassesThat()
        .resideInAnyPackage(COMMANDS)
        .orShould()
        .dependOnClassesThat()
        .belongToAnyOf(
            java.io.File.class,
            java.io.FileInputStream.class,
            java.io.FileOutputStream.class,
            java.io.RandomAccessFile.class)
        .because("it is used without these commands, and is given what it needs")
        .check(CODE);
  }

  @Test
  void thePackagesOfTheLibraryDependInOneDirection() {
    noClasses()
        .that()
        .resideInAnyPackage(API, HTTP)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(UNASSIGN, FIND)
        .because("the API in Java must be usable for another job")
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
        .resideInAnyPackage(UNASSIGN, FIND)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(HTTP, "feign..", "com.fasterxml..")
        .because("they reach Atlas by calling the interface")
        .check(CODE);
    noClasses()
        .that()
        .resideInAPackage(SANDBOX)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(LIBRARY)
        .because("a mock that shares code with the client shares its mistakes")
        .check(CODE);
  }

  /** From what every command has to the story of a change, and the shell that is made of these. */
  @Test
  void thePackagesOfTheCommandsDependInOneDirection() {
    for (int i = 0; i < COMMANDS.length - 1; i++) {
      noClasses()
          .that()
          .resideInAPackage(COMMANDS[i])
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(Arrays.copyOfRange(COMMANDS, i + 1, COMMANDS.length))
          .because("each package may use those before it, in the order " + List.of(COMMANDS))
          .check(CODE);
    }
    noClasses()
        .that()
        .resideInAPackage(FILES)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("picocli..", "org.jline..")
        .because("files are kept in the same way whoever asks for them")
        .check(CODE);
    noClasses()
        .that()
        .resideInAnyPackage(
            TEXT,
            FILES,
            LEAKS,
            CREDENTIALS,
            TERMINAL,
            LOOKUP,
            REPORT,
            REVIEW,
            COMMAND,
            RUN,
            CONTAIN,
            AUDIT,
            SHELL)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(SANDBOX)
        .because("only the demo, the sandbox and what prepares the program need a mock of Atlas")
        .check(CODE);
  }

  @Test
  void filesAreTouchedInTheirPackage() {
    noClasses()
        .that()
        .resideInAnyPackage(
            LEAKS, TERMINAL, LOOKUP, REPORT, REVIEW, COMMAND, RUN, CONTAIN, AUDIT, SHELL)
        .and()
        .doNotHaveFullyQualifiedName(TERMINAL + ".StandardOutput") // the link of its own descriptor
        .and()
        .doNotHaveFullyQualifiedName(SHELL + ".StartUp") // JShell reads that from files only
        .should()
        .dependOnClassesThat()
        .belongToAnyOf(java.nio.file.Files.class, java.io.File.class)
        .because("what a run keeps is made private, replaced and deleted in one way")
        .check(CODE);
    noClasses()
        .that()
        .resideInAPackage(FILES)
        .and()
        .doNotHaveFullyQualifiedName(FILES + ".Disk")
        .and()
        .doNotHaveFullyQualifiedName(FILES + ".LockFile")
        .should()
        .dependOnClassesThat(
            JavaClass.Predicates.belongToAnyOf(
                    java.nio.channels.FileChannel.class,
                    java.nio.channels.FileLock.class,
                    java.nio.channels.OverlappingFileLockException.class)
                .as("channels and locks of files"))
        .because("an interrupted thread closes its channel, and the results would lose rows")
        .check(CODE);
  }

  @Test
  void leaksAreReadAndComparedAndNoMore() {
    noClasses()
        .that()
        .resideInAPackage(LEAKS)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(API, HTTP, UNASSIGN, FIND, FILES, "java.nio.file..", "picocli..")
        .because("they hold secrets, and what can neither send nor write cannot leak them")
        .check(CODE);
  }

  @Test
  void theEnvironmentIsReadInOnePlace() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName(TERMINAL + ".Context")
        .should()
        .callMethod(System.class, "getenv")
        .orShould()
        .callMethod(System.class, "getenv", String.class)
        .orShould()
        .callMethod(System.class, "getProperty", String.class)
        .because("a test must be able to put another environment there")
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
        .resideInAnyPackage(LIBRARY)
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
        .resideOutsideOfPackages(SCRIPTS, PROGRAM)
        .should()
        .callMethod(System.class, "exit", int.class)
        .because("an exit code is a value until the one line that gives it to the system")
        .check(CODE);
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName(TERMINAL + ".Context") // for the second Ctrl-C
        .should()
        .callMethod(Runtime.class, "halt", int.class)
        .check(CODE);
  }

  @Test
  void publicSignaturesNameOnlyJavaAndOurOwnTypes() {
    methods()
        .that()
        .arePublic()
        .and()
        .areDeclaredInClassesThat()
        .resideInAnyPackage(LIBRARY)
        .and()
        .areDeclaredInClassesThat()
        .arePublic()
        .should(nameOnly("java.", "io.github.atlaskeys."))
        .because(
            "a caller must not need the libraries that we chose, nor break when we change them")
        .check(CODE);
  }

  @Test
  void theLibraryHasFewPublicTypes() {
    List<String> types =
        CODE.stream()
            .filter(type -> List.of(LIBRARY).contains(type.getPackageName()))
            .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
            .filter(JavaClass::isTopLevelClass)
            .map(JavaClass::getName)
            .sorted()
            .toList();

    assertThat(types).as("each with a reason: %s", types).hasSizeLessThanOrEqualTo(54);
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
