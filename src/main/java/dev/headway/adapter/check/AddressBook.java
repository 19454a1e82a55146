package dev.headway.adapter.check;

import dev.headway.port.CheckCourse.Aim;
import java.net.InetAddress;
import java.util.List;

/** Says which addresses an aim has right now, and whether they may be dialled. */
@FunctionalInterface
public interface AddressBook {

  /**
   * The targets of an aim by what the API lists at this moment.
   *
   * @param port a number, or the name of a port of the pod or Service
   */
  List<Target> locate(Aim aim, String port);

  /**
   * One target.
   *
   * @param id stable over its life: a pod's uid, a Service's name
   * @param name for people
   * @param ready a pod that is ready, or a Service; tries begin when it first is
   */
  record Target(String id, String name, boolean ready, Verdict verdict) {}

  /** An address to dial, or why there is none. */
  sealed interface Verdict {

    /** May be dialled. */
    record Allowed(InetAddress address, int port) implements Verdict {}

    /**
     * The API lists nothing to dial at present, such as a pod without an address.
     *
     * @param why a sentence for people
     */
    record Absent(String why) implements Verdict {}

    /**
     * May not be dialled.
     *
     * @param why a sentence for people
     */
    record Refused(String why) implements Verdict {}
  }
}
