package dev.headway.adapter.check;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * HTTP clients by how they judge a certificate: each has a thread of its own, so that checks which
 * judge alike share one, and those used longest ago end.
 */
final class TlsClients implements AutoCloseable {

  private static final int MOST = 32;

  /**
   * How a certificate is judged.
   *
   * @param pem certificates to trust; empty: the public ones
   */
  record Terms(Optional<String> serverName, boolean verified, Optional<String> pem) {
    /** Certificates are no secret, but they are long. */
    @Override
    public String toString() {
      return serverName.orElse("any") + (verified ? "" : ", not verified");
    }
  }

  private final ExecutorService executor;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Terms, HttpClient> clients = new LinkedHashMap<>(MOST, 0.75f, true);

  TlsClients(ExecutorService executor) {
    this.executor = executor;
  }

  /** A client that dials nothing by itself: no redirect, no proxy. */
  static HttpClient.Builder plain(ExecutorService executor) {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .followRedirects(HttpClient.Redirect.NEVER)
        .proxy(HttpClient.Builder.NO_PROXY)
        .executor(executor);
  }

  /**
   * The client of these terms.
   *
   * @throws GeneralSecurityException if the certificates to trust are none
   */
  HttpClient of(Terms terms) throws GeneralSecurityException {
    lock.lock();
    try {
      HttpClient known = clients.get(terms);
      if (known != null) {
        return known;
      }
      HttpClient made = make(terms);
      clients.put(terms, made);
      if (clients.size() > MOST) {
        var oldest = clients.entrySet().iterator();
        HttpClient unused = oldest.next().getValue();
        oldest.remove();
        unused.shutdown();
      }
      return made;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      clients.values().forEach(HttpClient::shutdownNow);
      clients.clear();
    } finally {
      lock.unlock();
    }
  }

  private HttpClient make(Terms terms) throws GeneralSecurityException {
    var parameters = new SSLParameters();
    terms.serverName().ifPresent(name -> parameters.setServerNames(List.of(new SNIHostName(name))));
    return plain(executor).sslContext(context(terms)).sslParameters(parameters).build();
  }

  private static SSLContext context(Terms terms) throws GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust(terms), null);
    return context;
  }

  private static TrustManager @Nullable [] trust(Terms terms) throws GeneralSecurityException {
    if (!terms.verified()) {
      return new TrustManager[] {new AnyCertificate()};
    }
    return terms.pem().isEmpty() ? null : only(terms.pem().get());
  }

  private static TrustManager[] only(String pem) throws GeneralSecurityException {
    Collection<? extends Certificate> found =
        CertificateFactory.getInstance("X.509")
            .generateCertificates(
                new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
    if (found.isEmpty()) {
      throw new CertificateException("no certificate");
    }
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    try {
      store.load(null, null);
    } catch (IOException impossible) {
      throw new GeneralSecurityException("an empty store cannot be made", impossible);
    }
    int number = 0;
    for (Certificate each : found) {
      store.setCertificateEntry("ca-" + number++, each);
    }
    var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }

  /** For pods that are dialled by their address, as a kubelet does it. */
  private static final class AnyCertificate extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
