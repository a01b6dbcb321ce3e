package io.github.atlaskeys.program;

import io.github.atlaskeys.command.BaseCommand;
import io.github.atlaskeys.sandbox.AtlasSandbox;
import io.github.atlaskeys.sandbox.Example;
import io.github.atlaskeys.terminal.Context;
import io.github.atlaskeys.text.UsageException;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * Keeps the JVM's archive of the classes that commands load beside the jar, where {@code
 * bin/atlas-keys} finds it. A JVM that cannot use it, such as another version's, starts without.
 */
@Command(
    name = "prepare",
    customSynopsis = "prepare [options]",
    description =
        "Make the commands of bin/atlas-keys start faster. Keeps an archive of Java classes beside"
            + " the jar; run it again after a change of the JDK.",
    footer = "{prepare}")
final class Prepare extends BaseCommand {
  /** From this one on the JVM writes, in one step, an archive that starts faster still. */
  private static final int AOT_CACHE = 25;

  /** As bin/atlas-keys has them: what an AOT cache holds depends on the collector. */
  private static final List<String> OPTIONS =
      List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xlog:disable");

  public static void main(String... args) {
    System.exit(new Prepare().execute(args));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path jar = Path.of(Context.classPath().split(File.pathSeparator, 2)[0]).toAbsolutePath();
    boolean aot = Runtime.version().feature() >= AOT_CACHE;
    Path archive = beside(jar, aot ? "aot" : "jsa");
    Path folder = Files.createTempDirectory("atlas-keys-prepare");
    Path made = folder.resolve("archive");
    try {
      boolean done = aot ? writeCache(jar, made, folder) : writeArchive(jar, made, folder);
      if (!done || !Files.exists(made)) {
        throw new UsageException("this Java made no archive; the commands work as before");
      }
      Files.move(made, archive, StandardCopyOption.REPLACE_EXISTING);
      Files.deleteIfExists(beside(jar, aot ? "jsa" : "aot"));
    } catch (FileSystemException e) {
      throw new UsageException(
          "cannot write %s; the commands work as before".formatted(archive), e);
    } finally {
      delete(folder);
    }
    console().printText("Prepared: " + archive);
    return CommandLine.ExitCode.OK;
  }

  private static Path beside(Path jar, String ending) {
    return jar.resolveSibling(String.valueOf(jar.getFileName()).replaceFirst("jar$", ending));
  }

  private static boolean writeCache(Path jar, Path cache, Path folder)
      throws IOException, InterruptedException {
    return train(jar, "-XX:AOTCacheOutput=" + cache, folder);
  }

  /** In two steps, as only then picocli's classes, compiled for Java 5, are in it. */
  private static boolean writeArchive(Path jar, Path archive, Path folder)
      throws IOException, InterruptedException {
    Path classes = folder.resolve("classes");
    return train(jar, "-XX:DumpLoadedClassList=" + classes, folder)
        && isDone(
            java(
                folder,
                "-Xshare:dump",
                "-Xlog:disable",
                "-XX:SharedClassListFile=" + classes,
                "-XX:SharedArchiveFile=" + archive,
                "-cp",
                jar.toString()));
  }

  /** Runs what loads the classes that commands load, in a JVM of its own with this option. */
  private static boolean train(Path jar, String option, Path folder)
      throws IOException, InterruptedException {
    try (AtlasSandbox sandbox = AtlasSandbox.start().seedExample()) {
      ProcessBuilder java =
          java(
              folder,
              Stream.concat(
                      OPTIONS.stream(),
                      Stream.of(option, "-cp", jar.toString(), Training.class.getName()))
                  .toArray(String[]::new));
      java.environment().keySet().removeIf(variable -> variable.startsWith("MONGODB_ATLAS_"));
      java.environment().put("MONGODB_ATLAS_BASE_URL", sandbox.baseUri().toString());
      java.environment().put("MONGODB_ATLAS_PUBLIC_API_KEY", Example.CALLER_PUBLIC_KEY);
      java.environment().put("MONGODB_ATLAS_PRIVATE_API_KEY", Example.CALLER_PRIVATE_KEY);
      return isDone(java);
    }
  }

  private static ProcessBuilder java(Path folder, String... arguments) {
    String java = ProcessHandle.current().info().command().orElse("java");
    return new ProcessBuilder(Stream.concat(Stream.of(java), Stream.of(arguments)).toList())
        .directory(folder.toFile())
        .redirectInput(Redirect.PIPE)
        .redirectOutput(Redirect.DISCARD)
        .redirectError(Redirect.DISCARD);
  }

  private static boolean isDone(ProcessBuilder java) throws IOException, InterruptedException {
    Process running = java.start();
    running.getOutputStream().close();
    return running.waitFor() == 0;
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }
}
