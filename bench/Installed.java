package bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Stream;

/** What the archive installs, from the jars that {@code ./jbang} has built, and prepared. */
record Installed(Path folder) implements AutoCloseable {

  static Installed make(Work work) throws IOException, InterruptedException {
    var installed = new Installed(Files.createTempDirectory("atlas-keys-bench-installed"));
    copy(Path.of("dist/src/main/archive/bin/atlas-keys"), installed.program());
    try (Stream<Path> files = Files.walk(Path.of("target/launcher/repository"))) {
      for (Path jar : files.filter(file -> file.toString().endsWith("-all.jar")).toList()) {
        copy(jar, installed.folder.resolve("lib").resolve(jar.getFileName()));
      }
    }
    Child child = Child.run(work, new ProcessBuilder(installed.program().toString(), "prepare"));
    if (child.exitCode() != 0) {
      throw child.notMeasurable("atlas-keys prepare failed");
    }
    return installed;
  }

  Path program() {
    return folder.resolve("bin/atlas-keys");
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to.getParent());
    Files.copy(from, to, StandardCopyOption.COPY_ATTRIBUTES);
  }

  @Override
  public void close() throws IOException {
    Work.delete(folder);
  }
}
