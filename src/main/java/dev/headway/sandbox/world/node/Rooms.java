package dev.headway.sandbox.world.node;

import dev.headway.sandbox.world.cluster.Key;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** What a command finds in the containers that run. Thread-safe. */
final class Rooms {
  private final Map<Place, Room> rooms = new ConcurrentHashMap<>();

  private record Place(Key pod, String container) {}

  /**
   * A container from within.
   *
   * @param process the name of what runs in it
   */
  record Room(String process, Map<String, String> environment) {
    Room {
      environment = Map.copyOf(environment);
    }
  }

  /** How a command ends. */
  sealed interface End {
    record Code(int code, String output) implements End {}

    /** After so many seconds with code 0. */
    record Later(int seconds) implements End {}

    /** There is no such program. */
    record Missing(String program) implements End {}
  }

  void open(Key pod, String container, Room room) {
    rooms.put(new Place(pod, container), room);
  }

  void close(Key pod, String container) {
    rooms.remove(new Place(pod, container));
  }

  Optional<Room> find(Key pod, String container) {
    return Optional.ofNullable(rooms.get(new Place(pod, container)));
  }

  /** Runs one of the few commands there are. */
  static End run(Room room, List<String> command) {
    String program = command.isEmpty() ? "" : command.getFirst();
    List<String> arguments = command.isEmpty() ? List.of() : command.subList(1, command.size());
    return switch (program) {
      case "true" -> new End.Code(0, "");
      case "false" -> new End.Code(1, "");
      case "echo" -> new End.Code(0, String.join(" ", arguments) + "\n");
      case "printenv" -> printenv(room, arguments);
      case "pidof" ->
          arguments.contains(room.process()) ? new End.Code(0, "1\n") : new End.Code(1, "");
      case "sleep" ->
          arguments.size() == 1 && arguments.getFirst().matches("[0-9]{1,5}")
              ? new End.Later(Integer.parseInt(arguments.getFirst()))
              : new End.Code(1, "");
      default -> new End.Missing(program);
    };
  }

  private static End printenv(Room room, List<String> names) {
    if (names.isEmpty()) {
      StringBuilder all = new StringBuilder();
      new TreeMap<>(room.environment())
          .forEach((name, value) -> all.append(name).append('=').append(value).append('\n'));
      return new End.Code(0, all.toString());
    }
    StringBuilder found = new StringBuilder();
    boolean whole = true;
    for (String name : names) {
      String value = room.environment().get(name);
      whole &= value != null;
      found.append(value == null ? "" : value + "\n");
    }
    return new End.Code(whole ? 0 : 1, found.toString());
  }
}
