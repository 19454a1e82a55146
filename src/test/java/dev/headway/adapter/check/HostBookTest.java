package dev.headway.adapter.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.adapter.check.AddressBook.Verdict;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
class HostBookTest {

  private final Map<String, String> names = new HashMap<>();
  private final CountDownLatch end = new CountDownLatch(1);
  private Set<String> allowed = Set.of("api.example", "*.shop.example", "192.0.2.9", "127.0.0.1");
  private final HostBook book = new HostBook(() -> allowed, this::addresses);

  @AfterEach
  void close() {
    end.countDown();
    book.close();
  }

  @ParameterizedTest
  @CsvSource({
    "api.example, 203.0.113.5",
    "API.example, 203.0.113.5",
    "a.shop.example, 203.0.113.5",
    "a.b.shop.example, 203.0.113.5"
  })
  void whatTheSettingsNameIsDialled(String host, String address) throws Exception {
    names.put(host, address);
    assertThat(book.verdict(host, 443))
        .isEqualTo(new Verdict.Allowed(InetAddress.getByName(address), 443));
  }

  @ParameterizedTest
  @CsvSource({"shop.example", "other.example", "xapi.example", "api.example.evil", "192.0.2.8"})
  void whatTheyDoNotNameIsNot(String host) {
    names.put(host, "203.0.113.5");
    assertThat(book.verdict(host, 443)).isInstanceOf(Verdict.Refused.class);
  }

  @Test
  void anAddressIsDialledWhereItIsNamedItself() {
    assertThat(book.verdict("192.0.2.9", 80))
        .isEqualTo(new Verdict.Allowed(InetAddress.ofLiteral("192.0.2.9"), 80));
    assertThat(book.verdict("127.0.0.1", 80)).isInstanceOf(Verdict.Allowed.class);
  }

  @ParameterizedTest
  @CsvSource({"127.0.0.1", "169.254.169.254", "::1", "fe80::1", "0.0.0.0", "224.0.0.1"})
  void aNameMayNotPointAtTheMachineItself(String address) {
    names.put("api.example", address);
    assertThat(book.verdict("api.example", 80))
        .isEqualTo(
            new Verdict.Refused(
                "Host api.example resolves to an address of the machine itself and is not"
                    + " dialled"));
  }

  @Test
  void aNameThatIsNotKnown() {
    assertThat(book.verdict("api.example", 80))
        .isEqualTo(new Verdict.Absent("Host api.example has no address"));
  }

  @Test
  void aNameServerThatDoesNotAnswerIsNotWaitedFor() {
    names.put("api.example", "wait");
    assertThat(book.verdict("api.example", 80))
        .isEqualTo(new Verdict.Absent("The address of host api.example is not known in time"));
  }

  @Test
  void theSettingsAreFollowed() {
    names.put("api.example", "203.0.113.5");
    allowed = Set.of();
    assertThat(book.verdict("api.example", 80))
        .isEqualTo(
            new Verdict.Refused(
                "Host api.example is neither a Service of this namespace nor in the operator's"
                    + " setting `checks.hosts`"));
  }

  private InetAddress[] addresses(String name) throws UnknownHostException {
    String address = names.get(name);
    if (address == null) {
      throw new UnknownHostException(name);
    }
    if (address.equals("wait")) {
      try {
        end.await();
      } catch (InterruptedException stop) {
        throw new UnknownHostException(name);
      }
    }
    return new InetAddress[] {InetAddress.ofLiteral(address)};
  }
}
