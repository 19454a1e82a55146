package dev.headway.gitsync.decide;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Two writers that correct each other: a field that was put back three times within a minute is
 * contested. Its object is then put back only every half minute, and the other writer is named.
 */
public final class Contest {
  /** Stands for the object as a whole, which somebody deletes. */
  public static final String OBJECT = "";

  private static final int CORRECTIONS = 3;
  private static final Duration WITHIN = Duration.ofMinutes(1);
  static final Duration PAUSE = Duration.ofSeconds(30);

  /** How long a field that is left alone stays contested. */
  private static final Duration CALM = Duration.ofMinutes(2);

  private Contest() {}

  /** What is remembered of an object that was put back, by field. */
  public record History(Map<String, Field> fields) {
    public static final History NONE = new History(Map.of());

    public History {
      fields = Map.copyOf(fields);
    }
  }

  /**
   * What is remembered of a field that was put back.
   *
   * @param times of the last corrections, newest first
   * @param contestedSince when the third correction within a minute was made
   * @param writer who had changed it last; empty where that is not known
   */
  public record Field(List<Instant> times, Optional<Instant> contestedSince, String writer) {
    public Field {
      times = List.copyOf(times);
    }

    private Field corrected(String by, Instant now) {
      List<Instant> all = Stream.concat(Stream.of(now), times.stream()).limit(CORRECTIONS).toList();
      boolean often = all.size() == CORRECTIONS && !all.getLast().isBefore(now.minus(WITHIN));
      Optional<Instant> before = isContested(now) ? contestedSince : Optional.empty();
      return new Field(all, before.or(() -> often ? Optional.of(now) : Optional.empty()), by);
    }

    private boolean isContested(Instant now) {
      return contestedSince.isPresent() && calm().isAfter(now);
    }

    private Instant calm() {
      return times.getFirst().plus(CALM);
    }
  }

  /** The history after these fields were put back once more; what is long past is forgotten. */
  public static History corrected(History before, Map<String, String> writers, Instant now) {
    Map<String, Field> fields = new HashMap<>();
    before
        .fields()
        .forEach(
            (name, field) -> {
              if (field.calm().isAfter(now)) {
                fields.put(name, field);
              }
            });
    writers.forEach(
        (name, writer) ->
            fields.compute(
                name,
                (same, field) ->
                    (field == null ? new Field(List.of(), Optional.empty(), writer) : field)
                        .corrected(writer, now)));
    return new History(fields);
  }

  /** The fields that are contested, by name. */
  private static List<Map.Entry<String, Field>> contested(History history, Instant now) {
    return history.fields().entrySet().stream()
        .filter(field -> field.getValue().isContested(now))
        .sorted(Map.Entry.comparingByKey())
        .toList();
  }

  /** A field that is contested, and of which object. */
  public record Contested(ObjectId id, String field, String writer, Instant since) {}

  /** Every contested field, in order of object and name. */
  public static List<Contested> all(Map<ObjectId, History> histories, Instant now) {
    return histories.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .flatMap(
            object ->
                contested(object.getValue(), now).stream()
                    .map(
                        field ->
                            new Contested(
                                object.getKey(),
                                field.getKey(),
                                field.getValue().writer(),
                                field.getValue().contestedSince().orElse(now))))
        .toList();
  }

  /** When the calm after the last correction is over; empty where nothing is contested. */
  public static Optional<Instant> calm(History history, Instant now) {
    return contested(history, now).stream()
        .map(field -> field.getValue().calm())
        .min(Comparator.naturalOrder());
  }

  /** When these fields may be put back again: at once, unless all of them are contested. */
  public static Instant nextCorrection(History history, Collection<String> differing, Instant now) {
    return differing.stream()
        .map(name -> Optional.ofNullable(history.fields().get(name)))
        .map(
            field ->
                field
                    .filter(it -> it.isContested(now))
                    .map(it -> it.times().getFirst().plus(PAUSE))
                    .orElse(now))
        .min(Comparator.naturalOrder())
        .orElse(now);
  }
}
