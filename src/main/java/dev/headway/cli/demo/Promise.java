package dev.headway.cli.demo;

import java.util.List;

/**
 * A promise and whether it held.
 *
 * @param broken what speaks against it, in words; none: it held
 * @param because what was looked at, in words
 */
record Promise(int number, String text, List<String> broken, String because) {
  Promise {
    broken = List.copyOf(broken);
  }

  boolean held() {
    return broken.isEmpty();
  }
}
