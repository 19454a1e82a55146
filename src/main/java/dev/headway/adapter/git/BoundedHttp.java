package dev.headway.adapter.git;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Proxy;
import java.net.URL;
import org.eclipse.jgit.transport.http.HttpConnection;
import org.eclipse.jgit.transport.http.HttpConnectionFactory;
import org.eclipse.jgit.transport.http.JDKHttpConnection;

/** HTTP connections that keep to a deadline and a transfer limit, and follow no redirect. */
record BoundedHttp(Deadline deadline) implements HttpConnectionFactory {

  @Override
  public HttpConnection create(URL url) throws IOException {
    return new Bounded(url, Proxy.NO_PROXY, deadline);
  }

  @Override
  public HttpConnection create(URL url, Proxy proxy) throws IOException {
    return new Bounded(url, proxy, deadline);
  }

  private static final class Bounded extends JDKHttpConnection {
    private final Deadline deadline;

    Bounded(URL url, Proxy proxy, Deadline deadline) throws IOException {
      super(url, proxy);
      this.deadline = deadline;
      bound();
    }

    private void bound() {
      setConnectTimeout(deadline.millisLeft());
      setReadTimeout(deadline.millisLeft());
      super.setInstanceFollowRedirects(false);
    }

    @Override
    public void setInstanceFollowRedirects(boolean followRedirects) {
      super.setInstanceFollowRedirects(false);
    }

    @Override
    public void setConnectTimeout(int timeout) {
      super.setConnectTimeout(deadline.millisLeft());
    }

    @Override
    public void setReadTimeout(int timeout) {
      super.setReadTimeout(deadline.millisLeft());
    }

    @Override
    public void connect() throws IOException {
      deadline.check();
      bound();
      super.connect();
    }

    @Override
    public int getResponseCode() throws IOException {
      deadline.check();
      bound();
      int code = super.getResponseCode();
      deadline.status(code);
      return code;
    }

    @Override
    public InputStream getInputStream() throws IOException {
      return new BoundedStream(super.getInputStream(), deadline);
    }
  }

  private static final class BoundedStream extends FilterInputStream {
    private final Deadline deadline;

    BoundedStream(InputStream in, Deadline deadline) {
      super(in);
      this.deadline = deadline;
    }

    @Override
    public int read() throws IOException {
      int value = super.read();
      deadline.received(value < 0 ? 0 : 1);
      return value;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int count = super.read(buffer, offset, length);
      deadline.received(count);
      return count;
    }
  }
}
