package dev.headway.rollout.observe;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.api.v1alpha1.HookSpec;

/** A script as the template of a Job. Its text is never looked at here: the kubelet brings it. */
final class ScriptJobs {

  private static final String FOLDER = "/headway";
  private static final String FILE = "script";

  private ScriptJobs() {}

  static ObjectNode template(HookSpec.Script script) {
    ObjectNode template = JsonNodeFactory.instance.objectNode();
    ObjectNode pod = template.putObject("spec").putObject("template").putObject("spec");
    String account = script.serviceAccountName();
    if (account != null) {
      pod.put("serviceAccountName", account);
    }
    ObjectNode container = pod.putArray("containers").addObject();
    container.put("name", "script").put("image", script.image());
    var command = container.putArray("command").add("/bin/sh");
    HookSpec.ConfigMapKeyRef source = script.configMapKeyRef();
    if (source == null) {
      // A kubelet reads $$ and $(NAME) in commands; the shell shall get what was written.
      String text = script.inline() == null ? "" : script.inline();
      command.add("-ec").add(text.replace("$", "$$"));
      return template;
    }
    command.add("-e").add(FOLDER + "/" + FILE);
    ObjectNode mount = container.putArray("volumeMounts").addObject();
    mount.put("name", FILE).put("mountPath", FOLDER).put("readOnly", true);
    ObjectNode volume = pod.putArray("volumes").addObject().put("name", FILE);
    ObjectNode map = volume.putObject("configMap").put("name", source.name());
    map.putArray("items").addObject().put("key", source.key()).put("path", FILE);
    return template;
  }
}
