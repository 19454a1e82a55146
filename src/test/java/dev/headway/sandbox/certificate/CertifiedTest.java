package dev.headway.sandbox.certificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Read back by the JDK's own reader of certificates. */
class CertifiedTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  private final Certified authority = Certified.authority("the-authority", NOW);
  private final Certified server =
      authority.server(
          "the-server", List.of("127.0.0.1", "::1"), List.of("localhost", "a.b.svc"), NOW);

  @Test
  void anAuthorityMaySignCertificatesAndNothingElse() throws Exception {
    X509Certificate read = read(authority);

    read.verify(read.getPublicKey());
    assertThat(read.getVersion()).isEqualTo(3);
    assertThat(read.getSubjectX500Principal().getName()).isEqualTo("CN=the-authority");
    assertThat(read.getIssuerX500Principal()).isEqualTo(read.getSubjectX500Principal());
    assertThat(read.getBasicConstraints()).isEqualTo(Integer.MAX_VALUE);
    assertThat(usages(read)).containsExactly(5);
    assertThat(read.getCriticalExtensionOIDs()).containsExactlyInAnyOrder("2.5.29.15", "2.5.29.19");
  }

  @Test
  void aServerIsSignedByItsAuthorityForItsNames() throws Exception {
    X509Certificate read = read(server);

    read.verify(read(authority).getPublicKey());
    assertThat(read.getSubjectX500Principal().getName()).isEqualTo("CN=the-server");
    assertThat(read.getIssuerX500Principal().getName()).isEqualTo("CN=the-authority");
    assertThat(read.getBasicConstraints()).isEqualTo(-1);
    assertThat(usages(read)).containsExactly(0);
    assertThat(read.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
    assertThat(read.getSubjectAlternativeNames())
        .containsExactlyInAnyOrder(
            List.of(7, "127.0.0.1"),
            List.of(7, "0:0:0:0:0:0:0:1"),
            List.of(2, "localhost"),
            List.of(2, "a.b.svc"));
    assertThat(read.getSerialNumber()).isPositive().isNotEqualTo(read(authority).getSerialNumber());
  }

  @Test
  void aServerAloneSignsForItself() throws Exception {
    X509Certificate read = read(Certified.alone("node", List.of("10.0.0.1"), NOW));

    read.verify(read.getPublicKey());
    assertThat(read.getIssuerX500Principal()).isEqualTo(read.getSubjectX500Principal());
    assertThat(read.getSubjectAlternativeNames()).containsExactly(List.of(7, "10.0.0.1"));
  }

  /** The form of a time changes with the year 2050. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-03-01T12:00:00Z",
        "2049-06-01T00:00:00Z",
        "2050-01-01T00:30:00Z",
        "2071-12-31T23:59:59Z"
      })
  void itIsValidForAYearFromAnHourAgo(Instant now) throws Exception {
    X509Certificate read = read(Certified.authority("any", now));

    assertThat(read.getNotBefore()).isEqualTo(Date.from(now.minus(Duration.ofHours(1))));
    assertThat(read.getNotAfter()).isEqualTo(Date.from(now.plus(Duration.ofDays(365))));
  }

  @Test
  void theKeyBelongsToTheCertificate() throws Exception {
    String body = server.keyPem().replaceAll("-----[A-Z ]+-----|\n", "");
    PrivateKey key =
        KeyFactory.getInstance("EC")
            .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(body)));
    byte[] data = "data".getBytes(StandardCharsets.UTF_8);
    Signature signing = Signature.getInstance("SHA256withECDSA");
    signing.initSign(key);
    signing.update(data);
    Signature checking = Signature.getInstance("SHA256withECDSA");
    checking.initVerify(read(server));
    checking.update(data);

    assertThat(checking.verify(signing.sign())).isTrue();
  }

  @Test
  void aNameIsNoAddress() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Certified.alone("node", List.of("localhost"), NOW))
        .withMessage("localhost is no IP address");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 127, 128, 255, 256, 65_535, 65_536})
  void aLengthTakesAsManyBytesAsItNeeds(int length) {
    byte[] encoded = Der.octets(new byte[length]);

    int head = length < 128 ? 2 : length < 256 ? 3 : length < 65_536 ? 4 : 5;
    assertThat(encoded).hasSize(head + length);
  }

  private static List<Integer> usages(X509Certificate certificate) {
    boolean[] bits = certificate.getKeyUsage();
    return IntStream.range(0, bits.length).filter(bit -> bits[bit]).boxed().toList();
  }

  private static X509Certificate read(Certified certified) throws Exception {
    byte[] pem = certified.certificatePem().getBytes(StandardCharsets.US_ASCII);
    return (X509Certificate)
        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(pem));
  }
}
