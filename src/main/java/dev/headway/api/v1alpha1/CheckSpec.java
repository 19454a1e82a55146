package dev.headway.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.IntOrString;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A check: a union by {@code type}, or a URL that says all of it. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "has(self.type) != has(self.url)",
    message = "exactly one of `type` and `url` must be set",
    fieldPath = ".type")
@ValidationRule(
    value = "has(self.type) && self.type == 'HTTP' ? has(self.http) : !has(self.http)",
    message = "`http` must be set when `type` is 'HTTP', and may not be set otherwise",
    fieldPath = ".http")
@ValidationRule(
    value = "has(self.type) && self.type == 'TCP' ? has(self.tcp) : !has(self.tcp)",
    message = "`tcp` must be set when `type` is 'TCP', and may not be set otherwise",
    fieldPath = ".tcp")
@ValidationRule(
    value = "has(self.type) && self.type == 'GRPC' ? has(self.grpc) : !has(self.grpc)",
    message = "`grpc` must be set when `type` is 'GRPC', and may not be set otherwise",
    fieldPath = ".grpc")
@ValidationRule(
    value = "has(self.type) && self.type == 'Command' ? has(self.command) : !has(self.command)",
    message = "`command` must be set when `type` is 'Command', and may not be set otherwise",
    fieldPath = ".command")
@ValidationRule(
    value = "has(self.type) && self.type == 'Process' ? has(self.process) : !has(self.process)",
    message = "`process` must be set when `type` is 'Process', and may not be set otherwise",
    fieldPath = ".process")
public record CheckSpec(
    @JsonPropertyDescription("name of the check, unique among the checks.")
        @Required
        @Pattern(Formats.LABEL)
        @Size(min = 1, max = Formats.LABEL_LENGTH)
        String name,
    @JsonPropertyDescription(
            "type of the check: HTTP, TCP, GRPC, Command or Process. Required unless `url` says"
                + " it.")
        @Nullable Type type,
    @JsonPropertyDescription(
            "url is the short form of a whole check: http://, https://, tcp:// or grpc://, then"
                + " host, port and path. Without a host, as in http://:8080/healthz, it goes to"
                + " `target`; a host is a Service of the namespace, or one that the operator's"
                + " settings allow. Or cmd:// with a command and its arguments, or pid:// with the"
                + " name of a process.")
        @Pattern("^((http|https|tcp|grpc)://[^\\s@]+|cmd://\\S.*|pid://[A-Za-z0-9_.-]+)$")
        @Size(max = 2048)
        @Nullable String url,
    @JsonPropertyDescription("http sends a request.") @Nullable Http http,
    @JsonPropertyDescription("tcp opens a connection.") @Nullable Tcp tcp,
    @JsonPropertyDescription("grpc asks by the health protocol of gRPC.") @Nullable Grpc grpc,
    @JsonPropertyDescription("command runs in a container of each pod; exit code 0 passes.")
        @Nullable Command command,
    @JsonPropertyDescription("process looks for a process by its name, with the command pidof.")
        @Nullable RunningProcess process,
    @JsonPropertyDescription(
            "target says what is checked: CandidatePods, StablePods, Service or Preview. Defaults"
                + " to CandidatePods.")
        @Nullable Target target,
    @JsonPropertyDescription("interval from one try to the next. Defaults to 2s.")
        @Pattern(Formats.DURATION)
        @Size(max = Formats.DURATION_LENGTH)
        @Nullable String interval,
    @JsonPropertyDescription("timeout of one try. Defaults to 5s, for commands to 10s.")
        @Pattern(Formats.DURATION)
        @Size(max = Formats.DURATION_LENGTH)
        @Nullable String timeout,
    @JsonPropertyDescription(
            "deadline is how long the check may take to pass for the first time. Defaults to 30s,"
                + " after a rollback to 60s.")
        @Pattern(Formats.DURATION)
        @Size(max = Formats.DURATION_LENGTH)
        @Nullable String deadline,
    @JsonPropertyDescription(
            "failureThreshold is how many tries in a row must fail until the check has failed."
                + " Defaults to 3.")
        @Min(1)
        @Max(100)
        @Nullable Integer failureThreshold,
    @JsonPropertyDescription(
            "successThreshold is how many tries in a row must pass until the check has passed."
                + " Defaults to 1.")
        @Min(1)
        @Max(100)
        @Nullable Integer successThreshold,
    @JsonPropertyDescription("backoff spaces the tries that follow a failed one.")
        @Nullable Backoff backoff,
    @JsonPropertyDescription(
            "when says at which points the check runs: BeforeTraffic, EveryStep, AfterSwitch,"
                + " AfterRollback (on stable, once it has everything back), or Always: during the"
                + " whole release, and on stable outside of releases. Defaults to the first four.")
        @Size(min = 1, max = 5)
        @Nullable List<When> when) {

  /** The types of checks. */
  public enum Type {
    HTTP,
    TCP,
    GRPC,
    Command,
    Process
  }

  /** What is checked. */
  public enum Target {
    CandidatePods,
    StablePods,
    Service,
    /** The candidate's own Service. */
    Preview
  }

  /** At which points of a release a check runs. */
  public enum When {
    BeforeTraffic,
    EveryStep,
    /** After the switch of a blue-green release. */
    AfterSwitch,
    /** On stable, once a release was left. */
    AfterRollback,
    /** At both, and on stable whether a release runs or not. */
    Always
  }

  /** A request over HTTP/1.1. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @ValidationRule(
      value = "!has(self.tls) || (has(self.scheme) && self.scheme == 'HTTPS')",
      message = "`tls` may be set only where `scheme` is 'HTTPS'",
      fieldPath = ".tls")
  @ValidationRule(
      value = "!has(self.body) || (has(self.method) && self.method == 'POST')",
      message = "`body` may be set only where `method` is 'POST'",
      fieldPath = ".body")
  @ValidationRule(
      value = "!has(self.bodyContains) || !has(self.method) || self.method != 'HEAD'",
      message = "`bodyContains` may not be set where `method` is 'HEAD'",
      fieldPath = ".bodyContains")
  public record Http(
      @JsonPropertyDescription(
              "method of the request: GET, HEAD, POST or OPTIONS. Defaults to GET.")
          @Nullable Method method,
      @JsonPropertyDescription("path of the request, with its query. Defaults to '/'.")
          @Pattern("^/")
          @Size(max = 2048)
          @Nullable String path,
      @JsonPropertyDescription("port by number, or by the name of a container's port.") @Required
          IntOrString port,
      @JsonPropertyDescription("scheme is HTTP or HTTPS. Defaults to HTTP.")
          @Nullable Scheme scheme,
      @JsonPropertyDescription(
              "host is sent as the header Host. Defaults to the address that is dialled.")
          @Pattern("^[A-Za-z0-9]([-A-Za-z0-9.]*[A-Za-z0-9])?(:[0-9]{1,5})?$")
          @Size(max = 260)
          @Nullable String host,
      @JsonPropertyDescription(
              "statusCodes that pass. Defaults to 200, 201, 202, 204, 301 and 302.")
          @Size(min = 1, max = 32)
          @Nullable List<@Min(100) @Max(599) Integer> statusCodes,
      @JsonPropertyDescription("headers of the request.") @Size(max = 16)
          @Nullable List<Header> headers,
      @JsonPropertyDescription("body of the request, sent as it is.") @Size(max = 4096)
          @Nullable String body,
      @JsonPropertyDescription(
              "bodyContains is a text that the first 64 KiB of the answer must hold, letter by"
                  + " letter. No part of an answer is ever shown.")
          @Size(min = 1, max = 1024)
          @Nullable String bodyContains,
      @JsonPropertyDescription("tls says how the certificate is judged.") @Nullable Tls tls) {}

  /** What a request asks for. */
  public enum Method {
    GET,
    HEAD,
    POST,
    OPTIONS
  }

  /** In clear text, or over TLS. */
  public enum Scheme {
    HTTP,
    HTTPS
  }

  /** A header of a request. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @ValidationRule(
      value = "has(self.value) != has(self.secretKeyRef)",
      message = "exactly one of `value` and `secretKeyRef` must be set",
      fieldPath = ".value")
  public record Header(
      @JsonPropertyDescription("name of the header.")
          @Required
          @Pattern("^[A-Za-z0-9!#$%&'*+\\-.^_`|~]+$")
          @Size(min = 1, max = 256)
          String name,
      @JsonPropertyDescription("value of the header.") @Size(max = 4096) @Nullable String value,
      @JsonPropertyDescription(
              "secretKeyRef names the key of a Secret with the value; it is read when it is sent"
                  + " and never shown. The chart grants the operator that right with"
                  + " `rights.checkSecrets`.")
          @Nullable SecretKeyRef secretKeyRef) {}

  /** A key of a Secret of the namespace. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record SecretKeyRef(
      @JsonPropertyDescription("name of the Secret.")
          @Required
          @Pattern(Formats.SUBDOMAIN)
          @Size(min = 1, max = Formats.NAME_LENGTH)
          String name,
      @JsonPropertyDescription("key in the Secret.")
          @Required
          @Pattern("^[-._a-zA-Z0-9]+$")
          @Size(min = 1, max = 253)
          String key) {}

  /** How a certificate is judged. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Tls(
      @JsonPropertyDescription(
              "serverName is what the certificate must be for, and is sent to the server. Defaults"
                  + " to the name of the Service or host; pods have none.")
          @Pattern(Formats.SUBDOMAIN)
          @Size(min = 1, max = Formats.NAME_LENGTH)
          @Nullable String serverName,
      @JsonPropertyDescription(
              "verification of the certificate: Full or None. Defaults to Full where there is a"
                  + " name to verify, else to None, as in a kubelet's probe.")
          @Nullable Verification verification,
      @JsonPropertyDescription(
              "caSecretRef names a Secret whose key ca.crt holds the certificates to trust, in PEM"
                  + " form, in place of the public ones.")
          @Nullable SecretRef caSecretRef) {}

  /** Whether a certificate is judged. */
  public enum Verification {
    Full,
    None
  }

  /** A Secret of the namespace. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record SecretRef(
      @JsonPropertyDescription("name of the Secret.")
          @Required
          @Pattern(Formats.SUBDOMAIN)
          @Size(min = 1, max = Formats.NAME_LENGTH)
          String name) {}

  /** A question of the health protocol of gRPC, in clear text. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Grpc(
      @JsonPropertyDescription("port by number, or by the name of a container's port.") @Required
          IntOrString port,
      @JsonPropertyDescription(
              "service whose health is asked for. Defaults to the server's as a whole.")
          @Pattern("^[A-Za-z0-9_.-]+$")
          @Size(min = 1, max = 253)
          @Nullable String service) {}

  /** A connection that is opened and closed. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Tcp(
      @JsonPropertyDescription("port by number, or by the name of a container's port.") @Required
          IntOrString port) {}

  /** A command in a container; no shell is between. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Command(
      @JsonPropertyDescription(
              "command with its arguments. The chart grants the operator the right to run it with"
                  + " `rights.exec`.")
          @Required
          @Size(min = 1, max = 32)
          List<@Size(max = 1024) String> command,
      @JsonPropertyDescription("container it runs in. Defaults to the first one.")
          @Pattern(Formats.LABEL)
          @Size(min = 1, max = Formats.LABEL_LENGTH)
          @Nullable String container) {}

  /** A process that must run. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record RunningProcess(
      @JsonPropertyDescription("name of the process, as pidof takes it.")
          @Required
          @Pattern("^[A-Za-z0-9_.-]+$")
          @Size(min = 1, max = 64)
          String name,
      @JsonPropertyDescription("container that is looked into. Defaults to the first one.")
          @Pattern(Formats.LABEL)
          @Size(min = 1, max = Formats.LABEL_LENGTH)
          @Nullable String container) {}

  /** Growing pauses after failed tries. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Backoff(
      @JsonPropertyDescription("initial pause after a failed try. Defaults to 1s.")
          @Pattern(Formats.DURATION)
          @Size(max = Formats.DURATION_LENGTH)
          @Nullable String initial,
      @JsonPropertyDescription("factor by which the pause grows. Defaults to 2.") @Min(1) @Max(10)
          @Nullable Integer factor,
      @JsonPropertyDescription("max is the longest pause. Defaults to 10s.")
          @Pattern(Formats.DURATION)
          @Size(max = Formats.DURATION_LENGTH)
          @Nullable String max) {}
}
