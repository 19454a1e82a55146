package dev.headway.adapter.check;

import dev.headway.port.CheckProbe.SecretKey;
import dev.headway.port.Reading;

/** Reads the Secrets that checks refer to. Thread-safe. */
@FunctionalInterface
public interface SecretBook {

  /** The value of a key as text; what is not there or not readable says so without any of it. */
  Reading<String> read(String namespace, SecretKey key);
}
