package dev.headway.cli;

import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The root of the command tree. */
@Command(
    name = "headway",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    description = {
      "Progressive delivery for Kubernetes with the Git loop closed.",
      "",
      "A ProgressiveDeployment is released step by step; these commands watch and steer it."
    },
    footer = {
      "",
      "Examples:",
      "  headway demo                       see a canary and a rollback, without a cluster",
      "  headway get                        what is rolling, at a glance",
      "  headway status checkout --watch    follow one release",
      "  headway promote checkout           approve the step that waits",
      "",
      "'headway COMMAND --help' explains a command and shows examples."
    })
public final class HeadwayCommand implements Runnable {
  private final Host host;

  @Spec private CommandSpec spec;

  private HeadwayCommand(Host host) {
    this.host = host;
  }

  /** The whole command line, ready to execute; results are exit codes of {@link ExitCode}. */
  public static CommandLine commandLine(Host host) {
    CommandLine line = new CommandLine(new HeadwayCommand(host));
    Commands.addAll(line);
    return equip(line, host);
  }

  /** Executes one command line and returns its exit code. */
  public static int execute(Host host, String... args) {
    CommandLine line = new CommandLine(new HeadwayCommand(host));
    Commands.addFor(line, args);
    return equip(line, host).execute(args);
  }

  /** Whether this command line starts something that stays: it logs, and has threads of its own. */
  public static boolean stays(String... args) {
    return args.length > 0 && Commands.STAYING.contains(args[0]);
  }

  private static CommandLine equip(CommandLine line, Host host) {
    line.setCommandName(host.command());
    line.setOut(writer(host.terminal().out()));
    line.setErr(writer(host.terminal().err()));
    line.setColorScheme(
        Help.defaultColorScheme(host.terminal().style().colour() ? Help.Ansi.ON : Help.Ansi.OFF));
    line.setUsageHelpWidth(100);
    line.setUsageHelpAutoWidth(false);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setParameterExceptionHandler((e, args) -> usage(e));
    line.setExecutionExceptionHandler((e, command, result) -> Failures.report(e, command, host));
    name(line, host.command());
    return line;
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
  }

  Host host() {
    return host;
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  /**
   * Examples name the command as the user called it, and every command lists the exit codes it can
   * end with.
   */
  private static void name(CommandLine line, String command) {
    var usage = line.getCommandSpec().usageMessage();
    usage.footer(
        Arrays.stream(usage.footer())
            .map(text -> text.replace("headway ", command + " "))
            .toArray(String[]::new));
    usage.exitCodeListHeading("%nExit codes:%n");
    usage.exitCodeList(exitCodes());
    usage.optionListHeading("%nOptions:%n");
    usage.commandListHeading("%nCommands:%n");
    usage.parameterListHeading("%n");
    line.getSubcommands().values().forEach(sub -> name(sub, command));
  }

  private static Map<String, String> exitCodes() {
    Map<String, String> codes = new LinkedHashMap<>();
    for (ExitCode code : ExitCode.values()) {
      codes.put(String.valueOf(code.status()), code.meaning());
    }
    return codes;
  }

  private static int usage(ParameterException e) {
    CommandLine line = e.getCommandLine();
    var err = line.getErr();
    err.println("headway: " + e.getMessage());
    UnmatchedArgumentException.printSuggestions(e, err);
    err.println("See '" + line.getCommandSpec().qualifiedName() + " --help'.");
    return ExitCode.USAGE.status();
  }
}
