package dev.headway.sandbox.certificate;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/** The distinguished encoding (ITU-T X.690) of those ASN.1 types that a certificate is made of. */
final class Der {
  private static final int BOOLEAN = 0x01;
  private static final int INTEGER = 0x02;
  private static final int BIT_STRING = 0x03;
  private static final int OCTET_STRING = 0x04;
  private static final int OBJECT_IDENTIFIER = 0x06;
  private static final int UTF8_STRING = 0x0c;
  private static final int UTC_TIME = 0x17;
  private static final int GENERALIZED_TIME = 0x18;
  private static final int SEQUENCE = 0x30;
  private static final int SET = 0x31;

  /** RFC 5280, 4.1.2.5: two digits of the year until 2049, four from 2050. */
  private static final int FIRST_LONG_YEAR = 2050;

  private static final DateTimeFormatter SHORT = DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'");
  private static final DateTimeFormatter LONG = DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'");

  private Der() {}

  static byte[] sequence(byte[]... parts) {
    return tagged(SEQUENCE, parts);
  }

  static byte[] set(byte[] part) {
    return tagged(SET, part);
  }

  static byte[] integer(BigInteger value) {
    return tagged(INTEGER, value.toByteArray());
  }

  static byte[] yes() {
    return tagged(BOOLEAN, new byte[] {(byte) 0xff});
  }

  /** A bit string of whole bytes, less the last {@code unused} bits. */
  static byte[] bits(int unused, byte[] bytes) {
    return tagged(BIT_STRING, new byte[] {(byte) unused}, bytes);
  }

  static byte[] octets(byte[] bytes) {
    return tagged(OCTET_STRING, bytes);
  }

  static byte[] text(String text) {
    return tagged(UTF8_STRING, text.getBytes(StandardCharsets.UTF_8));
  }

  static byte[] time(Instant instant) {
    ZonedDateTime time = instant.atZone(ZoneOffset.UTC);
    boolean later = time.getYear() >= FIRST_LONG_YEAR;
    String text = (later ? LONG : SHORT).format(time);
    return tagged(later ? GENERALIZED_TIME : UTC_TIME, text.getBytes(StandardCharsets.US_ASCII));
  }

  /** An object identifier from its numbers, such as 2, 5, 29, 17. */
  static byte[] identifier(int first, int second, int... rest) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(40 * first + second);
    for (int number : rest) {
      for (int shift = 28; shift > 0; shift -= 7) {
        if (number >>> shift != 0) {
          bytes.write(((number >>> shift) & 0x7f) | 0x80);
        }
      }
      bytes.write(number & 0x7f);
    }
    return tagged(OBJECT_IDENTIFIER, bytes.toByteArray());
  }

  /** Tag, length and the parts one after the other. */
  static byte[] tagged(int tag, byte[]... parts) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      body.writeBytes(part);
    }
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    whole.write(tag);
    if (body.size() < 0x80) {
      whole.write(body.size());
    } else {
      byte[] length = unsigned(body.size());
      whole.write(0x80 | length.length);
      whole.writeBytes(length);
    }
    whole.writeBytes(body.toByteArray());
    return whole.toByteArray();
  }

  private static byte[] unsigned(int value) {
    int bytes = value < 0x100 ? 1 : value < 0x10000 ? 2 : value < 0x1000000 ? 3 : 4;
    byte[] result = new byte[bytes];
    for (int i = 0; i < bytes; i++) {
      result[i] = (byte) (value >>> (8 * (bytes - 1 - i)));
    }
    return result;
  }
}
