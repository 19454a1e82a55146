package dev.headway.cli;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.internal.SSLUtils;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.fabric8.kubernetes.client.utils.HttpClientUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/**
 * HTTP for a configuration of {@link PlainKubeconfig}: a server is believed if the authority of its
 * kubeconfig vouches for it, and nobody else, as with kubectl. fabric8 would add all the
 * authorities of the JDK, and reading those takes longer than the request.
 */
final class OwnAuthority extends JdkHttpClientFactory {
  @Override
  public HttpClient.Builder newBuilder(Config config) {
    HttpClient.Builder builder = newBuilder();
    builder.followAllRedirects().tag(config.getRequestConfig());
    builder.connectTimeout(config.getConnectionTimeout(), TimeUnit.MILLISECONDS);
    try {
      builder.sslContext(SSLUtils.keyManagers(config), trust(config.getCaCertData()));
    } catch (GeneralSecurityException | IOException | IllegalArgumentException broken) {
      throw new CliFailure(
          ExitCode.UNREACHABLE, "the kubeconfig's certificates: " + broken.getMessage());
    }
    HttpClientUtils.createApplicableInterceptors(config, this)
        .forEach(builder::addOrReplaceInterceptor);
    return builder;
  }

  private static TrustManager[] trust(String authorities)
      throws GeneralSecurityException, IOException {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    var pem = new ByteArrayInputStream(Base64.getDecoder().decode(authorities));
    int index = 0;
    for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
      trusted.setCertificateEntry("authority-" + index++, certificate);
    }
    if (index == 0) {
      throw new IllegalArgumentException("`certificate-authority-data` holds no certificate");
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    return trust.getTrustManagers();
  }
}
