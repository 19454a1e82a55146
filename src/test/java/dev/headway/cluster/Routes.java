package dev.headway.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** What the application's route said, from the first moment on. */
final class Routes implements AutoCloseable {
  private final Followed states;

  Routes(Tools tools, String namespace) {
    states = new Followed(tools, namespace, "httproutes");
  }

  Followed states() {
    return states;
  }

  int count() {
    return states.states().size();
  }

  /**
   * The weights, one after the other, of every change of the spec since so many states: also of one
   * that wrote what was there.
   */
  List<String> since(int count) {
    List<String> all = new ArrayList<>();
    long last = count == 0 ? 0 : generation(states.states().get(count - 1).object());
    for (Followed.State state : states.states().subList(count, count())) {
      long now = generation(state.object());
      if (now != last) {
        all.add(weights(state.object()));
        last = now;
      }
    }
    return all;
  }

  private static long generation(JsonNode route) {
    return route.at("/metadata/generation").asLong();
  }

  /** Such as {@code checkout 75, candidate 25}. */
  static String weights(JsonNode route) {
    List<String> all = new ArrayList<>();
    for (JsonNode backend : route.at("/spec/rules/0/backendRefs")) {
      String name = backend.path("name").asText().replace(App.NAME + "-", "");
      all.add(name + " " + backend.path("weight").asInt(1));
    }
    return String.join(", ", all);
  }

  @Override
  public void close() {
    states.close();
  }
}
