package dev.headway.rollout;

import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** Counts what an operator asks the API server for, by method and path. */
final class RequestCount implements Interceptor {

  /** One request. */
  record Sent(String method, String path) {
    boolean isWrite() {
      return !method.equals("GET") && !isEvent() && !path.contains("dryRun=All");
    }

    boolean isEvent() {
      return path.contains("/events");
    }

    boolean isStatusOfDeployment() {
      return path.contains("/progressivedeployments/") && path.contains("/status");
    }

    /** A read of one object: lists and watches belong to the caches. */
    boolean isRead() {
      return method.equals("GET") && !path.contains("watch=") && !path.contains("resourceVersion=");
    }
  }

  private final List<Sent> sent = new CopyOnWriteArrayList<>();

  @Override
  public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
    sent.add(
        new Sent(request.method(), request.uri().toString().replaceFirst("https?://[^/]+", "")));
  }

  void reset() {
    sent.clear();
  }

  List<Sent> all() {
    return List.copyOf(sent);
  }

  long count(Predicate<Sent> what) {
    return sent.stream().filter(what).count();
  }

  /** For messages: how often each was sent. */
  Map<String, Long> summary(Predicate<Sent> what) {
    Map<String, Long> counts = new TreeMap<>();
    sent.stream()
        .filter(what)
        .forEach(each -> counts.merge(each.method() + " " + each.path(), 1L, Long::sum));
    return counts;
  }
}
