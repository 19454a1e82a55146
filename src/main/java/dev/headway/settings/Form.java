package dev.headway.settings;

import dev.headway.domain.Durations;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a setting takes. */
public sealed interface Form {

  /** What is wrong with values, as a clause that begins with "must"; empty if nothing is. */
  Optional<String> refuses(List<String> values);

  /** What is allowed, for the reference. */
  String allowed();

  /** Whether there may be any number of values. */
  default boolean isList() {
    return false;
  }

  /** Names of namespaces or accounts. */
  record Names() implements Form {
    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

    @Override
    public Optional<String> refuses(List<String> values) {
      return values.stream()
          .filter(each -> !LABEL.matcher(each).matches())
          .findFirst()
          .map(each -> "must be names of namespaces such as 'shop', not '" + each + "'");
    }

    @Override
    public String allowed() {
      return "names";
    }

    @Override
    public boolean isList() {
      return true;
    }
  }

  /** Names of hosts, with or without a star for their first part, and addresses. */
  record Hosts() implements Form {
    private static final Pattern HOST =
        Pattern.compile(
            "(\\*\\.)?[a-zA-Z0-9]([-a-zA-Z0-9.]{0,251}[a-zA-Z0-9])?|[0-9a-fA-F]*:[0-9a-fA-F:.]+");

    @Override
    public Optional<String> refuses(List<String> values) {
      return values.stream()
          .filter(each -> !HOST.matcher(each).matches())
          .findFirst()
          .map(
              each ->
                  "must be hosts such as 'api.example.com', '*.example.com' or '192.0.2.7', not '"
                      + each
                      + "'");
    }

    @Override
    public String allowed() {
      return "hosts";
    }

    @Override
    public boolean isList() {
      return true;
    }
  }

  /** The name of one object. */
  record Name(boolean orEmpty) implements Form {
    private static final Pattern SUBDOMAIN =
        Pattern.compile("[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?");

    @Override
    public Optional<String> refuses(List<String> values) {
      String value = only(values);
      return (orEmpty && value.isEmpty()) || SUBDOMAIN.matcher(value).matches()
          ? Optional.empty()
          : Optional.of("must be the name of an object such as 'shop', not '" + value + "'");
    }

    @Override
    public String allowed() {
      return orEmpty ? "a name, or empty" : "a name";
    }
  }

  /** Some of these words. */
  record Choices(List<String> words) implements Form {
    @Override
    public Optional<String> refuses(List<String> values) {
      return values.stream()
          .filter(each -> !words.contains(each))
          .findFirst()
          .map(each -> "must be of " + String.join(", ", words) + ", not '" + each + "'");
    }

    @Override
    public String allowed() {
      return "of " + quoted(words);
    }

    @Override
    public boolean isList() {
      return true;
    }
  }

  /** One of these words. */
  record Choice(List<String> words) implements Form {
    @Override
    public Optional<String> refuses(List<String> values) {
      String value = only(values);
      return words.contains(value)
          ? Optional.empty()
          : Optional.of("must be " + String.join(" or ", words) + ", not '" + value + "'");
    }

    @Override
    public String allowed() {
      return quoted(words);
    }
  }

  /** A number in a range. */
  record Count(int least, int most) implements Form {
    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,9}");

    @Override
    public Optional<String> refuses(List<String> values) {
      String value = only(values);
      boolean fits =
          DIGITS.matcher(value).matches()
              && Integer.parseInt(value) >= least
              && Integer.parseInt(value) <= most;
      return fits
          ? Optional.empty()
          : Optional.of("must be a number from " + least + " to " + most + ", not '" + value + "'");
    }

    @Override
    public String allowed() {
      return least + " to " + most;
    }
  }

  /** A duration in a range. */
  record Time(Duration least, Duration most) implements Form {
    @Override
    public Optional<String> refuses(List<String> values) {
      String value = only(values);
      try {
        Duration read = Durations.parse(value);
        if (read.compareTo(least) >= 0 && read.compareTo(most) <= 0) {
          return Optional.empty();
        }
      } catch (IllegalArgumentException notOne) {
        return Optional.of("must be a duration such as '90s' or '1m30s', not '" + value + "'");
      }
      return Optional.of("must be from " + allowed() + ", not '" + value + "'");
    }

    @Override
    public String allowed() {
      return Durations.format(least) + " to " + Durations.format(most);
    }
  }

  /** A folder on this machine. */
  record Folder() implements Form {
    @Override
    public Optional<String> refuses(List<String> values) {
      String value = only(values);
      return value.isBlank() || value.indexOf('\0') >= 0
          ? Optional.of("must be a folder")
          : Optional.empty();
    }

    @Override
    public String allowed() {
      return "a folder";
    }
  }

  private static String only(List<String> values) {
    return values.size() == 1 ? values.getFirst() : String.join(", ", values);
  }

  private static String quoted(List<String> words) {
    return String.join(", ", words.stream().map(each -> "`" + each + "`").toList());
  }
}
