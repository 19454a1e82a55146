package dev.headway.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import java.io.PrintStream;
import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine.Option;

/** The option {@code -o} and what it does. */
final class OutputOptions {
  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "table, json or yaml; default table")
  private OutputFormat format;

  boolean forPeople() {
    return format == OutputFormat.TABLE;
  }

  /** Prints the lines for people, or the document for programs. */
  void print(PrintStream out, Object document, Supplier<List<String>> lines) {
    switch (format) {
      case TABLE -> lines.get().forEach(out::println);
      case JSON -> out.println(write(new ObjectMapper(), document));
      case YAML -> out.print(write(yaml(), document));
    }
  }

  private static ObjectMapper yaml() {
    return new ObjectMapper(
        new YAMLFactory()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES));
  }

  private static String write(ObjectMapper mapper, Object document) {
    try {
      return mapper.enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(document);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
