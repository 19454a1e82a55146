package dev.headway.adapter.kube;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.internal.SSLUtils;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientImpl;
import io.fabric8.kubernetes.client.utils.HttpClientUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * HTTP to a cluster with an authority of its own: a server is believed if that authority vouches
 * for it, and nobody else, as with kubectl. fabric8 adds all authorities of the JDK, and reading
 * those takes longer than a request. Configurations with a proxy, a key store or a server's name of
 * their own are left to fabric8.
 */
public final class OwnAuthority extends JdkHttpClientFactory {
  private final List<java.net.http.HttpClient> built = new CopyOnWriteArrayList<>();

  @Override
  protected java.net.http.HttpClient.Builder createNewHttpClientBuilder() {
    return new TellingBuilder(super.createNewHttpClientBuilder(), built::add);
  }

  /**
   * Ends the JDK's client, too, once what is under way is done. It would live on until it is
   * collected, and a JVM that ends waits 0.3 s for its thread, which sleeps in the system.
   */
  @Override
  protected void closeHttpClient(JdkHttpClientImpl client) {
    super.closeHttpClient(client);
    built.forEach(java.net.http.HttpClient::shutdown);
  }

  @Override
  public HttpClient.Builder newBuilder(Config config) {
    if (!isPlain(config)) {
      return super.newBuilder(config);
    }
    HttpClient.Builder builder = newBuilder();
    builder.followAllRedirects().tag(config.getRequestConfig());
    builder.connectTimeout(config.getConnectionTimeout(), TimeUnit.MILLISECONDS);
    if (config.isHttp2Disable()) {
      builder.preferHttp11();
    }
    if (config.getTlsVersions() != null) {
      builder.tlsVersions(config.getTlsVersions());
    }
    try {
      builder.sslContext(SSLUtils.keyManagers(config), trust(config));
    } catch (GeneralSecurityException | IllegalArgumentException broken) {
      throw new UncheckedIOException(
          new IOException("the configuration's certificates: " + broken.getMessage(), broken));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
    HttpClientUtils.createApplicableInterceptors(config, this)
        .forEach(builder::addOrReplaceInterceptor);
    return builder;
  }

  private static boolean isPlain(Config config) {
    boolean authority = isSet(config.getCaCertData()) || isSet(config.getCaCertFile());
    boolean otherwise =
        Stream.of(
                config.getTrustStoreFile(),
                config.getKeyStoreFile(),
                config.getTlsServerName(),
                config.getHttpProxy(),
                config.getHttpsProxy())
            .anyMatch(OwnAuthority::isSet);
    return authority && !otherwise && !config.isTrustCerts();
  }

  private static TrustManager[] trust(Config config) throws GeneralSecurityException, IOException {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    int index = 0;
    try (InputStream pem = authorities(config)) {
      for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
        trusted.setCertificateEntry("authority-" + index++, certificate);
      }
    }
    if (index == 0) {
      throw new IllegalArgumentException("the certificate authority's data holds no certificate");
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    return trust.getTrustManagers();
  }

  private static InputStream authorities(Config config) throws IOException {
    return isSet(config.getCaCertData())
        ? new ByteArrayInputStream(Base64.getDecoder().decode(config.getCaCertData()))
        : Files.newInputStream(Path.of(config.getCaCertFile()));
  }

  private static boolean isSet(@Nullable String text) {
    return text != null && !text.isEmpty();
  }
}
