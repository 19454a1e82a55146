package dev.headway.adapter.check;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.nio.AsyncResponseConsumer;
import org.apache.hc.core5.http.nio.CapacityChannel;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/**
 * The answer of the health protocol (grpc/grpc, doc/health-checking.md). Its messages are one field
 * each, so small that no library is needed: the name of a service there, a number here.
 *
 * @param status of gRPC; {@code -1} where the answer ended without one
 * @param serving the state in the message; 0 where there is none
 */
record GrpcReply(int httpStatus, int status, int serving) {

  static final int OK = 0;
  static final int NOT_FOUND = 5;
  static final int UNIMPLEMENTED = 12;

  static final int SERVING = 1;
  static final int NOT_SERVING = 2;

  /** Longer names are refused by the schema; so the length takes two bytes at most. */
  private static final int ONE_BYTE = 0x80;

  /** Of a frame: whether it is compressed, and its length. */
  private static final int PREFIX = 5;

  private static final int MOST = 1024;

  /** The framed question for a service's health; empty: for the server's. */
  static byte[] question(String service) {
    var message = new ByteArrayOutputStream();
    byte[] name = service.getBytes(StandardCharsets.UTF_8);
    if (name.length > 0) {
      message.write(0x0a);
      if (name.length < ONE_BYTE) {
        message.write(name.length);
      } else {
        message.write((name.length & 0x7f) | ONE_BYTE);
        message.write(name.length >> 7);
      }
      message.writeBytes(name);
    }
    return ByteBuffer.allocate(PREFIX + message.size())
        .put((byte) 0)
        .putInt(message.size())
        .put(message.toByteArray())
        .array();
  }

  /** The state in a framed answer; 0 where it holds none. */
  private static int serving(byte[] frame) {
    boolean plain = frame.length >= PREFIX + 2 && frame[0] == 0;
    return plain && frame[PREFIX] == 0x08 ? frame[PREFIX + 1] : 0;
  }

  /** Reads an answer with its trailers. Used once, by the client's thread. */
  static final class Reader implements AsyncResponseConsumer<GrpcReply> {

    private final ByteArrayOutputStream seen = new ByteArrayOutputStream();
    private @Nullable FutureCallback<GrpcReply> callback;
    private int httpStatus;
    private int status = -1;

    @Override
    public void consumeResponse(
        HttpResponse response,
        @Nullable EntityDetails entity,
        HttpContext context,
        FutureCallback<GrpcReply> result) {
      callback = result;
      httpStatus = response.getCode();
      look(List.of(response.getHeaders()));
      if (entity == null) {
        complete();
      }
    }

    @Override
    public void informationResponse(HttpResponse response, HttpContext context) {}

    @Override
    public void updateCapacity(CapacityChannel channel) throws java.io.IOException {
      channel.update(MOST);
    }

    @Override
    public void consume(ByteBuffer data) {
      byte[] bytes = new byte[Math.min(data.remaining(), MOST - seen.size())];
      data.get(bytes);
      data.position(data.limit());
      seen.writeBytes(bytes);
    }

    @Override
    public void streamEnd(@Nullable List<? extends Header> trailers) {
      if (trailers != null) {
        look(trailers);
      }
      complete();
    }

    @Override
    public void failed(Exception cause) {
      if (callback != null) {
        callback.failed(cause);
      }
    }

    @Override
    public void releaseResources() {}

    private void look(List<? extends Header> headers) {
      for (Header header : headers) {
        String value = String.valueOf(header.getValue());
        if (header.getName().equalsIgnoreCase("grpc-status") && value.matches("[0-9]{1,3}")) {
          status = Integer.parseInt(value);
        }
      }
    }

    private void complete() {
      if (callback != null) {
        callback.completed(new GrpcReply(httpStatus, status, serving(seen.toByteArray())));
      }
    }
  }
}
