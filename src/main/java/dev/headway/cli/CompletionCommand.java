package dev.headway.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Prints the completion script of a shell. */
@Command(
    name = "completion",
    mixinStandardHelpOptions = true,
    description = {"Print the completion script for a shell."},
    footer = {
      "",
      "Examples:",
      "  source <(headway completion bash)             in this shell",
      "  headway completion zsh >> ~/.zshrc            in every zsh"
    })
final class CompletionCommand implements Callable<Integer> {
  enum Shell {
    BASH,
    ZSH
  }

  @ParentCommand private HeadwayCommand root;

  @Parameters(paramLabel = "SHELL", description = "bash or zsh")
  private Shell shell;

  @Override
  public Integer call() {
    Host host = root.host();
    // A plugin of kubectl is completed by its own name: kubectl's completion knows nothing of it.
    String script = AutoComplete.bash("headway", HeadwayCommand.commandLine(host));
    if (shell == Shell.ZSH) {
      host.terminal().out().println("autoload -U +X compinit && compinit");
      host.terminal().out().println("autoload -U +X bashcompinit && bashcompinit");
    }
    host.terminal().out().print(script);
    return ExitCode.OK.status();
  }
}
