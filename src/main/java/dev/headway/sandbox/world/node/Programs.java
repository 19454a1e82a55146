package dev.headway.sandbox.world.node;

import dev.headway.sandbox.sample.SampleApplication;
import dev.headway.sandbox.sample.SampleApplication.Surroundings;
import dev.headway.sandbox.sample.SampleSettings;
import dev.headway.sandbox.sample.SampleSettings.InvalidSettings;
import dev.headway.sandbox.world.node.Program.Launch;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Starts the program that stands for an image. */
final class Programs {
  private Programs() {}

  /** Fails when an address cannot be bound. */
  static Future<Program> start(ImagePull image, Launch launch) {
    return switch (image) {
      case ImagePull.Sample sample -> sample(sample, launch);
      case ImagePull.Other other -> launch.runsOnce() ? endAtOnce(launch) : Echo.start(launch);
      case ImagePull.Failed failed -> throw new IllegalArgumentException(failed.message());
      case ImagePull.Invalid invalid -> throw new IllegalArgumentException(invalid.message());
    };
  }

  private static Future<Program> sample(ImagePull.Sample image, Launch launch) {
    Map<String, String> environment = new HashMap<>(launch.environment());
    environment.putIfAbsent("VERSION", image.version());
    SampleSettings settings;
    try {
      settings = SampleSettings.of(environment);
    } catch (InvalidSettings invalid) {
      launch.log().accept(invalid.getMessage());
      launch.exited().accept(2);
      return Future.succeededFuture(new Ended());
    }
    int port = launch.address().own() ? settings.port() : 0;
    Surroundings around =
        new Surroundings(
            launch.vertx(),
            launch.clock(),
            launch.address().host(),
            port,
            launch.log(),
            launch.exited());
    return SampleApplication.start(settings, around)
        .map(application -> new Sample(settings, application));
  }

  /** No image but the sample's does any work: what is meant to end has done so. */
  private static Future<Program> endAtOnce(Launch launch) {
    launch.log().accept("%s has nothing to do in the sandbox".formatted(launch.image()));
    launch.exited().accept(0);
    return Future.succeededFuture(new Ended());
  }

  private record Sample(SampleSettings settings, SampleApplication application) implements Program {
    @Override
    public Map<Integer, Integer> ports() {
      return Map.of(settings.port(), application.port());
    }

    @Override
    public Future<Void> stop() {
      return application.stop();
    }

    @Override
    public Future<Void> kill() {
      return application.kill();
    }
  }

  private record Ended() implements Program {
    @Override
    public Map<Integer, Integer> ports() {
      return Map.of();
    }

    @Override
    public Future<Void> stop() {
      return Future.succeededFuture();
    }

    @Override
    public Future<Void> kill() {
      return Future.succeededFuture();
    }
  }

  /** Answers 200 with the name of its image on each of its ports. */
  private record Echo(Map<Integer, HttpServer> servers) implements Program {
    static Future<Program> start(Launch launch) {
      Map<Integer, HttpServer> servers = new HashMap<>();
      for (int port : launch.address().ports()) {
        HttpServerOptions options =
            new HttpServerOptions()
                .setHost(launch.address().host())
                .setPort(launch.address().own() ? port : 0);
        servers.put(
            port,
            launch
                .vertx()
                .createHttpServer(options)
                .requestHandler(request -> request.response().end(launch.image() + "\n")));
      }
      List<Future<HttpServer>> listening =
          servers.values().stream().map(HttpServer::listen).toList();
      return Future.join(listening)
          .map(
              all -> {
                launch
                    .log()
                    .accept("%s listens on %s".formatted(launch.image(), launch.address().ports()));
                return new Echo(servers);
              });
    }

    @Override
    public Map<Integer, Integer> ports() {
      Map<Integer, Integer> ports = new HashMap<>();
      servers.forEach((port, server) -> ports.put(port, server.actualPort()));
      return ports;
    }

    @Override
    public Future<Void> stop() {
      return kill();
    }

    @Override
    public Future<Void> kill() {
      return Future.join(servers.values().stream().map(HttpServer::close).toList()).mapEmpty();
    }
  }
}
