package dev.headway;

import dev.headway.sandbox.sample.SampleProgram;
import java.time.InstantSource;

/** The entry of the sample application's image: the program that the sandbox's pods run, alone. */
public final class SampleMain {
  private SampleMain() {}

  public static void main(String[] args) throws InterruptedException {
    int status = SampleProgram.run(System.getenv(), InstantSource.system(), System.out);
    System.exit(status);
  }
}
