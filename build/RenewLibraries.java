import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassFile.StackMapsOption;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/**
 * Makes libraries fit for the ahead-of-time cache, which takes neither class files older than Java
 * 6 nor classes of a signed archive: old class files get the stack maps of today's format, and
 * signatures, which the JVM would check at each start, are left out. What the code does stays as it
 * is. Usage: java build/RenewLibraries.java JAR...
 */
final class RenewLibraries {
  private static final int FIRST_WITH_STACK_MAPS = ClassFile.JAVA_6_VERSION;
  private static final String SIGNATURE = "META-INF/[^/]+\\.(SF|RSA|DSA|EC)";

  private final Path jar;
  private final ClassFile classFile;

  private RenewLibraries(Path jar, ClassLoader classes) {
    this.jar = jar;
    this.classFile =
        ClassFile.of(
            StackMapsOption.GENERATE_STACK_MAPS,
            ClassHierarchyResolverOption.of(
                ClassHierarchyResolver.ofResourceParsing(classes)
                    .orElse(ClassHierarchyResolver.defaultResolver())
                    .cached()));
  }

  public static void main(String... jars) throws IOException {
    for (String name : jars) {
      Path jar = Path.of(name);
      try (var classes = new URLClassLoader(new URL[] {jar.toUri().toURL()})) {
        new RenewLibraries(jar, classes).renew();
      }
    }
  }

  private void renew() throws IOException {
    Path renewed = jar.resolveSibling(jar.getFileName() + ".renewed");
    try (JarFile in = new JarFile(jar.toFile());
        JarOutputStream out = new JarOutputStream(Files.newOutputStream(renewed))) {
      for (JarEntry entry : Collections.list(in.entries())) {
        if (entry.getName().matches(SIGNATURE)) {
          continue;
        }
        JarEntry copy = new JarEntry(entry.getName());
        copy.setTime(entry.getTime());
        out.putNextEntry(copy);
        out.write(content(entry.getName(), in.getInputStream(entry).readAllBytes()));
        out.closeEntry();
      }
    }
    Files.move(renewed, jar, StandardCopyOption.REPLACE_EXISTING);
  }

  private byte[] content(String name, byte[] bytes) throws IOException {
    if (name.equals(JarFile.MANIFEST_NAME)) {
      return unsigned(bytes);
    }
    return name.endsWith(".class") && !name.startsWith("META-INF/") ? today(bytes) : bytes;
  }

  /** The digests of a signed archive's entries go with the signature. */
  private static byte[] unsigned(byte[] bytes) throws IOException {
    Manifest manifest = new Manifest(new ByteArrayInputStream(bytes));
    manifest.getEntries().clear();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    manifest.write(out);
    return out.toByteArray();
  }

  private byte[] today(byte[] bytes) {
    ClassModel model = classFile.parse(bytes);
    if (model.majorVersion() >= FIRST_WITH_STACK_MAPS) {
      return bytes;
    }
    return classFile.transformClass(
        model,
        (to, element) -> {
          switch (element) {
            case ClassFileVersion _ -> to.withVersion(ClassFile.JAVA_8_VERSION, 0);
            case MethodModel method ->
                to.transformMethod(
                    method,
                    MethodTransform.transformingCode(
                        (code, instruction) -> code.with(instruction)));
            default -> to.with(element);
          }
        });
  }
}
