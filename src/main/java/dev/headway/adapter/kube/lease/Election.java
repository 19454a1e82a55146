package dev.headway.adapter.kube.lease;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One candidate of an election. It leads at most once; who has lost starts a new process. */
public final class Election implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Election.class);

  /**
   * What is elected, and how patiently.
   *
   * @param identity who this candidate is: no other process has the same at the same time
   */
  public record Terms(
      String namespace,
      String name,
      String identity,
      Duration leaseDuration,
      Duration renewDeadline,
      Duration retryPeriod) {}

  /** Told how the election goes, from the election's own thread. */
  public interface Office {
    /** From now on this process acts. */
    void won();

    /** From now on it must not; what it writes is refused already. */
    void lost(String why);
  }

  private final Terms terms;
  private final Office office;
  private final LeaseObject lease;
  private final LongSupplier clock;
  private final Thread thread;
  private final AtomicBoolean closed = new AtomicBoolean();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition news = lock.newCondition();
  private final BlockingQueue<Optional<LeaseState>> heard = new ArrayBlockingQueue<>(1);
  private volatile Mandate mandate = Mandate.NONE;
  private Candidacy candidacy;

  /** Until when, by the monotonic clock, this process may write. */
  private record Mandate(boolean given, long until) {
    static final Mandate NONE = new Mandate(false, 0);
  }

  private Election(
      KubernetesClient client, Terms terms, Office office, InstantSource time, LongSupplier clock) {
    this.terms = terms;
    this.office = office;
    this.clock = clock;
    this.candidacy = Candidacy.of(terms.identity(), clock.getAsLong());
    this.lease =
        new LeaseObject(
            client, terms.namespace(), terms.name(), terms.renewDeadline().dividedBy(2), time);
    this.thread = Thread.ofPlatform().daemon().name("election").unstarted(this::run);
  }

  /** Stands for election; the caches are warm by now. */
  public static Election start(
      KubernetesClient client, Terms terms, Office office, InstantSource time) {
    var election = new Election(client, terms, office, time, System::nanoTime);
    election.thread.start();
    return election;
  }

  /** Whether this process may write at this moment. */
  public boolean leads() {
    Mandate now = mandate;
    return now.given() && now.until() - clock.getAsLong() > 0;
  }

  /** Gives the lease up, so that another one acts at once; call it when nothing acts any more. */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    wake();
    try {
      thread.join(terms.renewDeadline());
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try (AutoCloseable _ = lease.watch(this::hear)) {
      boolean goesOn = true;
      while (goesOn && !closed.get()) {
        goesOn = term();
      }
      if (closed.get() && mandate.given()) {
        giveUp();
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } catch (Exception broken) {
      LOG.error("The election has ended by a mistake of ours", broken);
      lose("the election has ended by a mistake: " + broken);
    }
  }

  /** One look at the lease; false when there is nothing more to do. */
  private boolean term() throws InterruptedException {
    Optional<LeaseState> told = heard.poll();
    if (mandate.given()) {
      if (!leads()) {
        lose("it could not be renewed for " + terms.renewDeadline().toSeconds() + "s");
        return false;
      }
      return renew();
    }
    if (told != null) {
      see(told);
    }
    Duration wait = candidacy.leftToHolder(clock.getAsLong());
    if (!wait.isZero()) {
      await(wait);
      return true;
    }
    stand();
    return true;
  }

  /** Takes the lease, if nobody else is faster. */
  private void stand() throws InterruptedException {
    long sent = clock.getAsLong();
    try {
      if (candidacy.seen().isEmpty()) {
        see(lease.read());
        if (!candidacy.leftToHolder(clock.getAsLong()).isZero()) {
          return;
        }
      }
      boolean changesHands = !candidacy.isHeld();
      Optional<LeaseState> written = write(changesHands);
      if (written.isEmpty()) {
        return;
      }
      mandate = new Mandate(true, sent + terms.renewDeadline().toNanos());
      LOG.info("{} leads: it holds the lease {}", terms.identity(), place());
      office.won();
    } catch (KubernetesClientException failed) {
      LOG.warn("The lease {} cannot be taken: {}", place(), failed.getMessage());
      await(terms.retryPeriod());
    }
  }

  private boolean renew() throws InterruptedException {
    long sent = clock.getAsLong();
    try {
      Optional<LeaseState> written = write(false);
      if (written.isPresent()) {
        mandate = new Mandate(true, sent + terms.renewDeadline().toNanos());
      } else if (!candidacy.isHeld() && candidacy.seen().isPresent()) {
        lose("it is now held by '" + candidacy.seen().get().holder() + "'");
        return false;
      } else {
        return true;
      }
    } catch (KubernetesClientException failed) {
      LOG.warn("The lease {} cannot be renewed: {}", place(), failed.getMessage());
    }
    pause(sent);
    return true;
  }

  /** Writes; where somebody was faster, looks at what they wrote. */
  private Optional<LeaseState> write(boolean changesHands) {
    Optional<LeaseState> written = lease.write(candidacy.next(terms.leaseDuration()), changesHands);
    see(written.isPresent() ? written : lease.read());
    return written;
  }

  private void giveUp() {
    mandate = Mandate.NONE;
    try {
      LeaseState held = candidacy.next(terms.leaseDuration());
      Optional<LeaseState> written =
          lease.write(
              new LeaseState("", Duration.ofSeconds(1), held.transitions(), held.version()), false);
      LOG.info(
          "{} has given up the lease {}{}",
          terms.identity(),
          place(),
          written.isEmpty() ? ", which was another's already" : "");
    } catch (KubernetesClientException failed) {
      LOG.warn(
          "The lease {} cannot be given up and runs out by itself: {}",
          place(),
          failed.getMessage());
    }
  }

  private void lose(String why) {
    mandate = Mandate.NONE;
    String sentence = "the lease " + place() + " is lost: " + why;
    LOG.warn("{} acts no more: {}", terms.identity(), sentence);
    office.lost(sentence);
  }

  private void see(Optional<LeaseState> state) {
    String before = candidacy.seen().map(LeaseState::holder).orElse("");
    candidacy = candidacy.see(state, clock.getAsLong());
    String now = state.map(LeaseState::holder).orElse("");
    if (!now.equals(before) && !now.isEmpty() && !candidacy.isHeld()) {
      LOG.info("{} stands by: {} holds the lease {}", terms.identity(), now, place());
    }
  }

  /** What the watch brings: news for a standby. A leader knows by its own writes. */
  private void hear(Optional<LeaseState> state) {
    if (!mandate.given()) {
      heard.clear();
      boolean _ = heard.offer(state);
      wake();
    }
  }

  /** Until the next renewal is due, counted from when the last one was sent. */
  private void pause(long sent) throws InterruptedException {
    await(terms.retryPeriod().minusNanos(clock.getAsLong() - sent));
  }

  private void await(Duration atMost) throws InterruptedException {
    lock.lock();
    try {
      long left = atMost.toNanos();
      while (!closed.get() && heard.isEmpty() && left > 0) {
        left = news.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  private void wake() {
    lock.lock();
    try {
      news.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private String place() {
    return terms.namespace() + "/" + terms.name();
  }
}
