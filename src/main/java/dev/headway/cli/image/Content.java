package dev.headway.cli.image;

import java.util.List;

/** What an image holds. */
public enum Content {
  /** The operator; its image starts any other command, too. */
  OPERATOR("headway/headway", "dev.headway.Main", "operator", "operator.list"),
  /** The sample application, whose faults are set by environment variables. */
  SAMPLE("headway/sample", "dev.headway.SampleMain", "", "sample.list");

  private final String repository;
  private final String mainClass;
  private final String arguments;
  private final String list;

  Content(String repository, String mainClass, String arguments, String list) {
    this.repository = repository;
    this.mainClass = mainClass;
    this.arguments = arguments;
    this.list = list;
  }

  /** Where it goes unless told. */
  public String repository() {
    return repository;
  }

  String mainClass() {
    return mainClass;
  }

  /** What a container without arguments does. */
  List<String> arguments() {
    return arguments.isEmpty() ? List.of() : List.of(arguments);
  }

  /** The file that the build writes beside the libraries: the ones that this image holds. */
  String list() {
    return list;
  }
}
