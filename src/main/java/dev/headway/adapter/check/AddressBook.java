package dev.headway.adapter.check;

import dev.headway.port.CheckTarget;
import java.net.InetAddress;

/** Says which address a target has right now, and whether it may be dialled. */
@FunctionalInterface
public interface AddressBook {

  /** Judges a target by what the API lists at this moment. */
  Verdict judge(CheckTarget target);

  /** An address to dial, or why there is none. */
  sealed interface Verdict {

    /** May be dialled. */
    record Allowed(InetAddress address) implements Verdict {}

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
