package dev.headway.generated;

import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/** What the sources say of their constants. */
final class Javadocs {
  private Javadocs() {}

  /**
   * The first sentence and more of each constant's comment, as Markdown, in the order of the file.
   */
  static Map<String, String> ofConstants(Class<?> type) {
    Path file =
        Path.of(
            "src/main/java", type.getName().replaceFirst("\\$.*", "").replace('.', '/') + ".java");
    var compiler = ToolProvider.getSystemJavaCompiler();
    try (var files = compiler.getStandardFileManager(null, null, null)) {
      var task =
          (JavacTask)
              compiler.getTask(
                  null, files, null, List.of("-proc:none"), null, files.getJavaFileObjects(file));
      DocTrees docs = DocTrees.instance(task);
      Map<String, String> found = new LinkedHashMap<>();
      var scanner =
          new TreePathScanner<@Nullable Void, @Nullable Void>() {
            @Override
            public @Nullable Void visitVariable(VariableTree variable, @Nullable Void unused) {
              String comment = docs.getDocComment(getCurrentPath());
              if (comment != null) {
                found.putIfAbsent(variable.getName().toString(), markdown(comment));
              }
              return super.visitVariable(variable, unused);
            }
          };
      for (var unit : task.parse()) {
        scanner.scan(unit, null);
      }
      return found;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  private static String markdown(String comment) {
    return comment
        .strip()
        .replaceAll("\\s+", " ")
        .replaceAll("\\{@(?:code|link #?) ?([^}]*)}", "`$1`");
  }
}
