package dev.headway.cli.image;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** What a program does while the classes it loads are written down. */
interface Exercise extends AutoCloseable {

  /** The arguments that the program gets. */
  List<String> arguments(Path scratch);

  /** The variables that the program gets. */
  Map<String, String> environment();

  /** Keeps the program busy; {@code waiting} is asked between two looks and ends with it. */
  void drive(Waiting waiting);

  @Override
  void close();

  /** Waits in small steps for something to be so, as long as the program runs. */
  interface Waiting {
    /** False when it did not come to be so. */
    boolean until(BooleanSupplier so);
  }
}
