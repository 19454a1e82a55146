package dev.headway.architecture;

import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.CaseTree;
import com.sun.source.tree.CatchTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ConditionalExpressionTree;
import com.sun.source.tree.DoWhileLoopTree;
import com.sun.source.tree.EnhancedForLoopTree;
import com.sun.source.tree.ForLoopTree;
import com.sun.source.tree.IfTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.SwitchExpressionTree;
import com.sun.source.tree.SwitchTree;
import com.sun.source.tree.SynchronizedTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.WhileLoopTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/**
 * One Java source file as the compiler's parser sees it: what bytecode no longer shows (lines,
 * blocks, complexity).
 *
 * @param packageName the declared package
 */
record SourceFile(
    Path path,
    String packageName,
    String text,
    int lines,
    List<Method> methods,
    List<Integer> synchronizedBlocks) {

  /**
   * A method or constructor with a body.
   *
   * @param complexity one, plus one for each branch, loop, catch, guard and short-circuit operator;
   *     a switch is one branch however many cases it lists, since a flat table stays readable at
   *     any length
   */
  record Method(String name, int firstLine, int lines, int parameters, int complexity) {}

  /**
   * Parses every Java file below the folder; nothing is resolved, so it is fast and needs no class
   * path.
   */
  static List<SourceFile> below(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (var walk = Files.walk(folder);
        StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      List<Path> sources = walk.filter(path -> path.toString().endsWith(".java")).sorted().toList();
      if (sources.isEmpty()) {
        return List.of();
      }
      var task =
          (JavacTask)
              compiler.getTask(
                  null,
                  files,
                  null,
                  List.of("-proc:none"),
                  null,
                  files.getJavaFileObjectsFromPaths(sources));
      SourcePositions positions = Trees.instance(task).getSourcePositions();
      List<SourceFile> parsed = new ArrayList<>();
      for (CompilationUnitTree unit : task.parse()) {
        parsed.add(of(unit, positions));
      }
      return List.copyOf(parsed);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the sources below " + folder, e);
    }
  }

  private static SourceFile of(CompilationUnitTree unit, SourcePositions positions)
      throws IOException {
    var scanner = new MethodScanner(unit, positions);
    scanner.scan(unit, null);
    String text = unit.getSourceFile().getCharContent(true).toString();
    Tree name = unit.getPackageName();
    return new SourceFile(
        Path.of(unit.getSourceFile().toUri()),
        name == null ? "" : name.toString(),
        text,
        (int) text.lines().count(),
        List.copyOf(scanner.methods),
        List.copyOf(scanner.synchronizedBlocks));
  }

  String fileName() {
    return path.getFileName().toString();
  }

  private static final class MethodScanner extends TreeScanner<@Nullable Void, @Nullable Void> {
    private final CompilationUnitTree unit;
    private final SourcePositions positions;
    private final List<Method> methods = new ArrayList<>();
    private final List<Integer> synchronizedBlocks = new ArrayList<>();
    private String enclosing = "";

    MethodScanner(CompilationUnitTree unit, SourcePositions positions) {
      this.unit = unit;
      this.positions = positions;
    }

    @Override
    public @Nullable Void visitClass(ClassTree type, @Nullable Void unused) {
      String outer = enclosing;
      enclosing = type.getSimpleName().toString();
      super.visitClass(type, unused);
      enclosing = outer;
      return null;
    }

    @Override
    public @Nullable Void visitMethod(MethodTree method, @Nullable Void unused) {
      long start = positions.getStartPosition(unit, method);
      if (method.getBody() != null && start >= 0) {
        int first = line(start);
        int last = line(positions.getEndPosition(unit, method));
        var complexity = new ComplexityScanner();
        complexity.scan(method.getBody(), null);
        boolean constructor = method.getName().contentEquals("<init>");
        methods.add(
            new Method(
                enclosing + (constructor ? " (constructor)" : "." + method.getName()),
                first,
                last - first + 1,
                isCompact(start, method) ? 0 : method.getParameters().size(),
                complexity.count));
      }
      return super.visitMethod(method, unused);
    }

    /** A compact constructor of a record declares no parameters; the parser fills them in. */
    private boolean isCompact(long start, MethodTree method) {
      try {
        long body = positions.getStartPosition(unit, method.getBody());
        CharSequence text = unit.getSourceFile().getCharContent(true);
        return text.subSequence((int) start, (int) body).toString().indexOf('(') < 0;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public @Nullable Void visitSynchronized(SynchronizedTree block, @Nullable Void unused) {
      synchronizedBlocks.add(line(positions.getStartPosition(unit, block)));
      return super.visitSynchronized(block, unused);
    }

    private int line(long position) {
      return (int) unit.getLineMap().getLineNumber(position);
    }
  }

  private static final class ComplexityScanner extends TreeScanner<@Nullable Void, @Nullable Void> {
    private int count = 1;

    @Override
    public @Nullable Void visitIf(IfTree node, @Nullable Void unused) {
      count++;
      return super.visitIf(node, unused);
    }

    @Override
    public @Nullable Void visitConditionalExpression(
        ConditionalExpressionTree node, @Nullable Void unused) {
      count++;
      return super.visitConditionalExpression(node, unused);
    }

    @Override
    public @Nullable Void visitForLoop(ForLoopTree node, @Nullable Void unused) {
      count++;
      return super.visitForLoop(node, unused);
    }

    @Override
    public @Nullable Void visitEnhancedForLoop(EnhancedForLoopTree node, @Nullable Void unused) {
      count++;
      return super.visitEnhancedForLoop(node, unused);
    }

    @Override
    public @Nullable Void visitWhileLoop(WhileLoopTree node, @Nullable Void unused) {
      count++;
      return super.visitWhileLoop(node, unused);
    }

    @Override
    public @Nullable Void visitDoWhileLoop(DoWhileLoopTree node, @Nullable Void unused) {
      count++;
      return super.visitDoWhileLoop(node, unused);
    }

    @Override
    public @Nullable Void visitCatch(CatchTree node, @Nullable Void unused) {
      count++;
      return super.visitCatch(node, unused);
    }

    @Override
    public @Nullable Void visitSwitch(SwitchTree node, @Nullable Void unused) {
      count++;
      return super.visitSwitch(node, unused);
    }

    @Override
    public @Nullable Void visitSwitchExpression(SwitchExpressionTree node, @Nullable Void unused) {
      count++;
      return super.visitSwitchExpression(node, unused);
    }

    @Override
    public @Nullable Void visitCase(CaseTree node, @Nullable Void unused) {
      if (node.getGuard() != null) {
        count++;
      }
      return super.visitCase(node, unused);
    }

    @Override
    public @Nullable Void visitBinary(BinaryTree node, @Nullable Void unused) {
      if (node.getKind() == Tree.Kind.CONDITIONAL_AND
          || node.getKind() == Tree.Kind.CONDITIONAL_OR) {
        count++;
      }
      return super.visitBinary(node, unused);
    }
  }
}
