package dev.headway.adapter.check;

import dev.headway.adapter.check.AddressBook.Verdict;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Hosts outside of a deployment's namespace: only those that the operator's settings name are
 * dialled, and what such a name resolves to is judged, too, at each try.
 */
public final class HostBook implements AutoCloseable {

  private static final Pattern LITERAL = Pattern.compile("[0-9.]+|[0-9a-fA-F]*:[0-9a-fA-F:.]*");

  private static final int PATIENCE_SECONDS = 2;

  /** Asks for the addresses of a name. */
  @FunctionalInterface
  public interface Resolver {
    /**
     * Every address of the name, at least one.
     *
     * @throws UnknownHostException if there is none
     */
    InetAddress[] addresses(String name) throws UnknownHostException;
  }

  private final Supplier<Set<String>> allowed;
  private final Resolver resolver;
  // A name server that does not answer holds a thread of the machine, which a virtual one is not.
  private final ExecutorService lookups =
      Executors.newFixedThreadPool(
          2, Thread.ofPlatform().daemon().name("check-lookup-", 0).factory());

  /**
   * Judges by these.
   *
   * @param allowed hosts as the settings have them at the moment, such as {@code api.example.com},
   *     {@code *.example.com} or an address
   */
  public HostBook(Supplier<Set<String>> allowed, Resolver resolver) {
    this.allowed = allowed;
    this.resolver = resolver;
  }

  /** As the machine resolves names. */
  public static HostBook ofMachine(Supplier<Set<String>> allowed) {
    return new HostBook(allowed, InetAddress::getAllByName);
  }

  /** Where the host is, and whether it may be dialled. */
  public Verdict verdict(String host, int port) {
    if (!isNamed(host)) {
      return new Verdict.Refused(
          "Host "
              + host
              + " is neither a Service of this namespace nor in the operator's setting"
              + " `checks.hosts`");
    }
    try {
      return LITERAL.matcher(host).matches()
          ? new Verdict.Allowed(InetAddress.ofLiteral(host), port)
          : resolved(host, port);
    } catch (IllegalArgumentException malformed) {
      return new Verdict.Refused("Host " + host + " is not an address");
    }
  }

  @Override
  public void close() {
    lookups.shutdownNow();
  }

  private boolean isNamed(String host) {
    return allowed.get().stream()
        .anyMatch(
            entry ->
                entry.equalsIgnoreCase(host)
                    || (entry.startsWith("*.")
                        && host.regionMatches(
                            true,
                            host.length() - entry.length() + 1,
                            entry,
                            1,
                            entry.length() - 1)));
  }

  private Verdict resolved(String host, int port) {
    try {
      List<InetAddress> found =
          Arrays.asList(
              lookups
                  .submit(() -> resolver.addresses(host))
                  .get(PATIENCE_SECONDS, TimeUnit.SECONDS));
      if (found.stream().anyMatch(HostBook::isInside)) {
        return new Verdict.Refused(
            "Host " + host + " resolves to an address of the machine itself and is not dialled");
      }
      return new Verdict.Allowed(found.getFirst(), port);
    } catch (ExecutionException unknown) {
      return new Verdict.Absent("Host " + host + " has no address");
    } catch (TimeoutException late) {
      return new Verdict.Absent("The address of host " + host + " is not known in time");
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      return new Verdict.Absent("The address of host " + host + " was not waited for");
    }
  }

  /** Loopback, and the link-local addresses where clouds keep a machine's credentials. */
  private static boolean isInside(InetAddress address) {
    return address.isLoopbackAddress()
        || address.isLinkLocalAddress()
        || address.isAnyLocalAddress()
        || address.isMulticastAddress();
  }
}
