///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION Run a local mock of MongoDB Atlas, to try the commands on.
//JAVA 17+
//DEPS io.github.atlaskeys:atlas-keys-sandbox:0.1.0:all@fatjar
//DEPS io.github.atlaskeys:atlas-keys-cli:0.1.0:all@fatjar
//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 -XX:+UseSerialGC

import com.github.tomakehurst.wiremock.common.FatalStartupException;
import io.github.atlaskeys.command.BaseCommand;
import io.github.atlaskeys.sandbox.AtlasSandbox;
import io.github.atlaskeys.sandbox.Example;
import io.github.atlaskeys.sandbox.Fault;
import io.github.atlaskeys.sandbox.SandboxOptions;
import io.github.atlaskeys.text.UsageException;
import java.io.PrintWriter;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "atlas-sandbox",
    customSynopsis = "atlas-sandbox [options]",
    description =
        "Start a local mock of Atlas with sample data: an organization, three projects, four API keys"
            + " and two service accounts. Prints the environment variables to set and logs each request."
            + " Ctrl-C stops it. Nothing is saved.",
    footer = {"{atlas-sandbox}", "{atlas-sandbox} --port 0 --latency 150ms"})
class AtlasSandboxCommand extends BaseCommand {
  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "8642",
      description =
          "Port to listen on, on 127.0.0.1; 0 picks a free one. Default: ${DEFAULT-VALUE}.")
  int port;

  @Option(
      names = "--nonce-lifetime",
      paramLabel = "TIME",
      defaultValue = "60s",
      description = "Lifetime of a digest nonce. Default: ${DEFAULT-VALUE}.")
  Duration nonceLifetime;

  @Option(
      names = "--latency",
      paramLabel = "TIME",
      defaultValue = "0s",
      description = "Delay added to each response. Default: ${DEFAULT-VALUE}.")
  Duration latency;

  @Option(
      names = "--access-lists-required",
      description =
          "Require access lists, as most organizations do: a key without one cannot call.")
  boolean accessListsRequired;

  public static void main(String... args) {
    System.exit(new AtlasSandboxCommand().execute(args));
  }

  @Override
  public Integer call() throws InterruptedException {
    try (AtlasSandbox sandbox = start()) {
      PrintWriter out = streams().getOut(); // a console would leave out what is secret
      out.println(
          "# A local mock of Atlas. Paste these lines into another terminal. Ctrl-C stops it.");
      out.println("export MONGODB_ATLAS_BASE_URL=" + sandbox.baseUri());
      out.println("export MONGODB_ATLAS_PUBLIC_API_KEY=" + Example.CALLER_PUBLIC_KEY);
      out.println("export MONGODB_ATLAS_PRIVATE_API_KEY=" + Example.CALLER_PRIVATE_KEY);
      out.println("# Or, instead of the two keys, as a service account:");
      out.println("# export MONGODB_ATLAS_CLIENT_ID=" + Example.CLIENT_ID);
      out.println("# export MONGODB_ATLAS_CLIENT_SECRET=" + Example.CLIENT_SECRET);
      out.flush();
      sandbox
          .wireMock()
          .addMockServiceRequestListener(
              (request, response) ->
                  console()
                      .printNotice(
                          request.getMethod()
                              + " "
                              + request.getUrl()
                              + " "
                              + response.getStatus()));
      Thread.currentThread().join(); // until Ctrl-C
    }
    return 0;
  }

  private AtlasSandbox start() {
    try {
      SandboxOptions options =
          SandboxOptions.defaults()
              .withPort(port)
              .withNonceLifetime(nonceLifetime)
              .withAccessListRequired(accessListsRequired);
      AtlasSandbox sandbox = AtlasSandbox.start(options).seedExample();
      if (!latency.isZero()) {
        sandbox.fault(Fault.latency(latency).always());
      }
      return sandbox;
    } catch (FatalStartupException e) {
      throw new UsageException("port %d is taken; choose another with --port".formatted(port), e);
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()), e);
    }
  }
}
