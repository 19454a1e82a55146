package dev.headway.sandbox.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.sandbox.contract.ContractApi.Answer;
import dev.headway.sandbox.server.Claims;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who may do what. */
final class AccessContractIT extends ContractCase {
  private static final String RBAC = "rbac.authorization.k8s.io/v1";

  private Map<String, String> as(String account) {
    return Map.of("Impersonate-User", user(account));
  }

  private String user(String account) {
    return "system:serviceaccount:" + namespace + ":" + account;
  }

  private void role(String name, String rule) {
    api.post(
        group(RBAC, "roles"),
        "{\"apiVersion\":\"%s\",\"kind\":\"Role\",\"metadata\":{\"name\":\"%s\"},\"rules\":[%s]}"
            .formatted(RBAC, name, rule));
    Answer bound =
        api.post(
            group(RBAC, "rolebindings"),
            """
            {"apiVersion":"%1$s","kind":"RoleBinding","metadata":{"name":"%2$s"},
             "roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"Role","name":"%2$s"},
             "subjects":[{"kind":"ServiceAccount","name":"%2$s","namespace":"%3$s"}]}
            """
                .formatted(RBAC, name, namespace));
    assertThat(bound.code()).as(bound.text()).isEqualTo(201);
  }

  @Test
  @Claimed(Claims.AUTHENTICATION)
  void refusesWrongTokens() {
    try (ContractApi wrong = api.withToken("wrong")) {
      assertStatus(wrong.get("/api/v1/nodes"), 401, "Unauthorized", "Unauthorized");
    }
  }

  @Test
  @Claimed({Claims.AUTHORIZATION, Claims.IMPERSONATION})
  void refusesWithoutARight() {
    String account = user("nobody");
    assertStatus(
        api.get(core("configmaps"), as("nobody")),
        403,
        "Forbidden",
        "configmaps is forbidden: User \""
            + account
            + "\" cannot list resource \"configmaps\" in API group \"\" in the namespace \""
            + namespace
            + "\"");
    assertStatus(
        api.get("/apis/apps/v1/deployments", as("nobody")),
        403,
        "Forbidden",
        "deployments.apps is forbidden: User \""
            + account
            + "\" cannot list resource \"deployments\" in API group \"apps\" at the cluster scope");
    assertStatus(
        api.get(core("secrets/a"), as("nobody")),
        403,
        "Forbidden",
        "secrets \"a\" is forbidden: User \""
            + account
            + "\" cannot get resource \"secrets\" in API group \"\" in the namespace \""
            + namespace
            + "\"");
    Answer status =
        api.send(
            "PATCH",
            group("apps/v1", "deployments/x/status"),
            ContractApi.MERGE,
            "{}",
            as("nobody"));
    assertThat(status.message()).contains("cannot patch resource \"deployments/status\"");
  }

  @Test
  @Claimed(Claims.AUTHORIZATION)
  void allowsWhatARoleSays() {
    role(
        "reader",
        "{\"apiGroups\":[\"\"],\"resources\":[\"configmaps\"],\"verbs\":[\"get\",\"list\"]}");
    assertThat(api.get(core("configmaps"), as("reader")).code()).isEqualTo(200);
    assertThat(api.get("/api/v1/namespaces/default/configmaps", as("reader")).code())
        .isEqualTo(403);
    assertThat(api.send("DELETE", core("configmaps/x"), "", "", as("reader")).code())
        .isEqualTo(403);
  }

  @Test
  @Claimed(Claims.RESOURCE_NAMES)
  void allowsNamedObjectsOnly() {
    configMap("mine", "");
    configMap("other", "");
    role(
        "named",
        "{\"apiGroups\":[\"\"],\"resources\":[\"configmaps\"],\"resourceNames\":[\"mine\"],"
            + "\"verbs\":[\"*\"]}");
    assertThat(api.get(core("configmaps/mine"), as("named")).code()).isEqualTo(200);
    assertThat(api.get(core("configmaps/other"), as("named")).code()).isEqualTo(403);
    String list = core("configmaps?fieldSelector=metadata.name%3D");
    assertThat(api.get(list + "mine", as("named")).code()).isEqualTo(200);
    Answer other = api.get(list + "other", as("named"));
    assertThat(other.code()).isEqualTo(403);
    assertThat(other.message()).startsWith("configmaps \"other\" is forbidden: User");
    assertThat(api.get(core("configmaps"), as("named")).code()).isEqualTo(403);
  }

  @Test
  @Claimed(Claims.ACCESS_REVIEWS)
  void answersReviews() {
    String ask =
        """
        {"apiVersion":"authorization.k8s.io/v1","kind":"SelfSubjectAccessReview","spec":
         {"resourceAttributes":{"namespace":"%s","verb":"list","resource":"pods"}}}
        """
            .formatted(namespace);
    String path = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";
    assertThat(api.post(path, ask).at("/status/allowed")).isEqualTo("true");
    assertThat(api.send("POST", path, "application/json", ask, as("nobody")).at("/status/allowed"))
        .isEqualTo("false");
    Answer subject =
        api.post(
            "/apis/authorization.k8s.io/v1/subjectaccessreviews",
            ask.replace("SelfSubject", "Subject")
                .replace("\"spec\":\n {", "\"spec\":{\"user\":\"x\","));
    assertThat(subject.at("/status/allowed")).as(subject.text()).isEqualTo("false");
    Answer self =
        api.send(
            "POST",
            "/apis/authentication.k8s.io/v1/selfsubjectreviews",
            "application/json",
            "{\"apiVersion\":\"authentication.k8s.io/v1\",\"kind\":\"SelfSubjectReview\"}",
            as("nobody"));
    assertThat(self.at("/status/userInfo/username")).isEqualTo(user("nobody"));
    assertThat(self.text()).contains("system:serviceaccounts:" + namespace);
  }

  @Test
  @Claimed(Claims.ACCOUNT_TOKENS)
  void givesTokensOfAccounts() {
    api.post(
        core("serviceaccounts"),
        "{\"apiVersion\":\"v1\",\"kind\":\"ServiceAccount\",\"metadata\":{\"name\":\"robot\"}}");
    Answer token =
        api.post(
            core("serviceaccounts/robot/token"),
            "{\"apiVersion\":\"authentication.k8s.io/v1\",\"kind\":\"TokenRequest\",\"spec\":{}}");
    assertThat(token.code()).isEqualTo(201);
    try (ContractApi robot = api.withToken(token.at("/status/token"))) {
      Answer refused = robot.get(core("secrets"));
      assertThat(refused.code()).isEqualTo(403);
      assertThat(refused.message()).contains(user("robot"));
    }
  }
}
