package dev.headway.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import picocli.CommandLine;

/**
 * Every command by its name, in the order of the help. They are made one by one: reading the model
 * of all takes a quarter of the time that a command has.
 */
final class Commands {
  /** What runs parts that log: an operator, a cluster. */
  static final Set<String> STAYING = Set.of("demo", "sandbox", "operator", "image", "train");

  private final Map<String, Consumer<CommandLine>> adders = new LinkedHashMap<>();

  private Commands() {
    adders.put("get", line -> line.addSubcommand(new GetCommand()));
    adders.put("status", line -> line.addSubcommand(new StatusCommand()));
    adders.put("history", line -> line.addSubcommand(new HistoryCommand()));
    adders.put("deploy", line -> line.addSubcommand(new DeployCommand()));
    adders.put("promote", line -> line.addSubcommand(new PromoteCommand()));
    for (VerbCommand.Text text : VerbCommand.TEXTS) {
      adders.put(text.name(), text::addTo);
    }
    adders.put("jump", line -> line.addSubcommand(new JumpCommand()));
    adders.put("rollback", line -> line.addSubcommand(new RollbackCommand()));
    adders.put("sync", line -> line.addSubcommand(new SyncCommand()));
    adders.put("adopt", line -> line.addSubcommand(new AdoptCommand()));
    adders.put("eject", line -> line.addSubcommand(new EjectCommand()));
    adders.put("plan", line -> line.addSubcommand(new PlanCommand()));
    adders.put("verify", line -> line.addSubcommand(new VerifyCommand()));
    adders.put("lint", line -> line.addSubcommand(new LintCommand()));
    adders.put("demo", line -> line.addSubcommand(new DemoCommand()));
    adders.put("sandbox", line -> line.addSubcommand(new SandboxCommand()));
    adders.put("operator", line -> line.addSubcommand(new OperatorCommand()));
    adders.put("image", line -> line.addSubcommand(new ImageCommand()));
    adders.put("uninstall", line -> line.addSubcommand(new UninstallCommand()));
    adders.put("helm-test", line -> line.addSubcommand(new HelmTestCommand()));
    adders.put("completion", line -> line.addSubcommand(new CompletionCommand()));
    adders.put("train", line -> line.addSubcommand(new TrainCommand()));
    adders.put("rehearse", line -> line.addSubcommand(new RehearseCommand()));
  }

  static void addAll(CommandLine line) {
    new Commands().adders.values().forEach(adder -> adder.accept(line));
  }

  /**
   * Only the command that is called, where the first argument names one; else all, for the help.
   */
  static void addFor(CommandLine line, String... args) {
    Consumer<CommandLine> named = args.length == 0 ? null : new Commands().adders.get(args[0]);
    if (named == null) {
      addAll(line);
    } else {
      named.accept(line);
    }
  }
}
