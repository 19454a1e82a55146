package dev.headway.sandbox.certificate;

import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;

/**
 * A key on the curve P-256 and its certificate (X.509 version 3, RFC 5280), valid for a year from
 * an hour before now. Written out here, since the libraries that make certificates take longer to
 * load than the rest of the API server.
 */
public final class Certified {
  private static final Duration BACKDATED = Duration.ofHours(1);
  private static final Duration VALID = Duration.ofDays(365);
  private static final int VERSION_3 = 2;
  private static final int SERIAL_BITS = 127;
  private static final int EXPLICIT_0 = 0xa0;
  private static final int EXPLICIT_3 = 0xa3;
  private static final int DNS_NAME = 0x82;
  private static final int IP_ADDRESS = 0x87;

  private static final byte[] ECDSA_SHA256 =
      Der.sequence(Der.identifier(1, 2, 840, 10045, 4, 3, 2));
  private static final byte[] COMMON_NAME = Der.identifier(2, 5, 4, 3);
  private static final byte[] KEY_USAGE = Der.identifier(2, 5, 29, 15);
  private static final byte[] ALTERNATIVE_NAMES = Der.identifier(2, 5, 29, 17);
  private static final byte[] BASIC_CONSTRAINTS = Der.identifier(2, 5, 29, 19);
  private static final byte[] EXTENDED_KEY_USAGE = Der.identifier(2, 5, 29, 37);
  private static final byte[] SERVER = Der.identifier(1, 3, 6, 1, 5, 5, 7, 3, 1);
  private static final byte[] SIGNS_CERTIFICATES = Der.bits(2, new byte[] {0x04});
  private static final byte[] SIGNS_DATA = Der.bits(7, new byte[] {(byte) 0x80});

  private final KeyPair keys;
  private final byte[] name;
  private final byte[] certificate;

  private Certified(KeyPair keys, byte[] name, byte[] certificate) {
    this.keys = keys;
    this.name = name;
    this.certificate = certificate;
  }

  /** An authority, signed by itself. */
  public static Certified authority(String commonName, Instant now) {
    KeyPair keys = keys();
    byte[] name = name(commonName);
    byte[] extensions =
        Der.sequence(
            critical(BASIC_CONSTRAINTS, Der.sequence(Der.yes())),
            critical(KEY_USAGE, SIGNS_CERTIFICATES));
    return new Certified(
        keys, name, certificate(keys, name, keys.getPrivate(), name, extensions, now));
  }

  /** A server, signed by this authority. */
  public Certified server(
      String commonName, List<String> addresses, List<String> hosts, Instant now) {
    return server(keys(), commonName, keys.getPrivate(), name, addresses, hosts, now);
  }

  /** A server that only signs for itself, so that nobody can check it. */
  public static Certified alone(String commonName, List<String> addresses, Instant now) {
    KeyPair keys = keys();
    return server(keys, commonName, keys.getPrivate(), name(commonName), addresses, List.of(), now);
  }

  /** The certificate, in PEM. */
  public String certificatePem() {
    return pem("CERTIFICATE", certificate);
  }

  /** The private key, PKCS #8 without encryption, in PEM. */
  public String keyPem() {
    return pem("PRIVATE KEY", keys.getPrivate().getEncoded());
  }

  private static Certified server(
      KeyPair keys,
      String commonName,
      PrivateKey signer,
      byte[] issuer,
      List<String> addresses,
      List<String> hosts,
      Instant now) {
    byte[][] names =
        Stream.concat(
                addresses.stream().map(it -> Der.tagged(IP_ADDRESS, address(it))),
                hosts.stream()
                    .map(it -> Der.tagged(DNS_NAME, it.getBytes(StandardCharsets.US_ASCII))))
            .toArray(byte[][]::new);
    byte[] extensions =
        Der.sequence(
            critical(KEY_USAGE, SIGNS_DATA),
            Der.sequence(EXTENDED_KEY_USAGE, Der.octets(Der.sequence(SERVER))),
            Der.sequence(ALTERNATIVE_NAMES, Der.octets(Der.sequence(names))));
    byte[] name = name(commonName);
    return new Certified(keys, name, certificate(keys, name, signer, issuer, extensions, now));
  }

  private static byte[] certificate(
      KeyPair keys,
      byte[] subject,
      PrivateKey signer,
      byte[] issuer,
      byte[] extensions,
      Instant now) {
    byte[] signed =
        Der.sequence(
            Der.tagged(EXPLICIT_0, Der.integer(BigInteger.valueOf(VERSION_3))),
            // RFC 5280, 4.1.2.2: positive.
            Der.integer(new BigInteger(SERIAL_BITS, new SecureRandom()).add(BigInteger.ONE)),
            ECDSA_SHA256,
            issuer,
            Der.sequence(Der.time(now.minus(BACKDATED)), Der.time(now.plus(VALID))),
            subject,
            keys.getPublic().getEncoded(),
            Der.tagged(EXPLICIT_3, extensions));
    return Der.sequence(signed, ECDSA_SHA256, Der.bits(0, sign(signed, signer)));
  }

  private static byte[] critical(byte[] extension, byte[] value) {
    return Der.sequence(extension, Der.yes(), Der.octets(value));
  }

  private static byte[] name(String commonName) {
    return Der.sequence(Der.set(Der.sequence(COMMON_NAME, Der.text(commonName))));
  }

  private static byte[] address(String literal) {
    try {
      return InetAddress.ofLiteral(literal).getAddress();
    } catch (IllegalArgumentException wrong) {
      throw new IllegalArgumentException(literal + " is no IP address", wrong);
    }
  }

  private static KeyPair keys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java cannot make a key on the curve P-256", e);
    }
  }

  private static byte[] sign(byte[] data, PrivateKey key) {
    try {
      Signature signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(key);
      signature.update(data);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java cannot sign on the curve P-256", e);
    }
  }

  private static String pem(String type, byte[] der) {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(type, body, type);
  }
}
