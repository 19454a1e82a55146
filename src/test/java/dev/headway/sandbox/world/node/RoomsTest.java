package dev.headway.sandbox.world.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.sandbox.world.cluster.Key;
import dev.headway.sandbox.world.node.Rooms.End;
import dev.headway.sandbox.world.node.Rooms.Room;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The few commands that run in a container of the sandbox. */
class RoomsTest {

  private static final Room ROOM = new Room("java", Map.of("B", "2", "A", "1"));

  @Test
  void endAsTheirNamesakesDo() {
    assertThat(run("true")).isEqualTo(new End.Code(0, ""));
    assertThat(run("false")).isEqualTo(new End.Code(1, ""));
    assertThat(run("echo", "a", "b")).isEqualTo(new End.Code(0, "a b\n"));
    assertThat(run("printenv")).isEqualTo(new End.Code(0, "A=1\nB=2\n"));
    assertThat(run("printenv", "B")).isEqualTo(new End.Code(0, "2\n"));
    assertThat(run("printenv", "C")).isEqualTo(new End.Code(1, ""));
    assertThat(run("pidof", "java")).isEqualTo(new End.Code(0, "1\n"));
    assertThat(run("pidof", "nginx")).isEqualTo(new End.Code(1, ""));
    assertThat(run("sleep", "3")).isEqualTo(new End.Later(3));
    assertThat(run("sleep", "soon")).isEqualTo(new End.Code(1, ""));
    assertThat(run("sh", "-c", "true")).isEqualTo(new End.Missing("sh"));
  }

  @Test
  void aContainerThatEndedHasNoRoom() {
    var rooms = new Rooms();
    var pod = new Key("shop", "a");
    rooms.open(pod, "app", ROOM);
    assertThat(rooms.find(pod, "app")).contains(ROOM);
    assertThat(rooms.find(pod, "other")).isEmpty();
    rooms.close(pod, "app");
    assertThat(rooms.find(pod, "app")).isEmpty();
  }

  private static End run(String... command) {
    return Rooms.run(ROOM, List.of(command));
  }
}
