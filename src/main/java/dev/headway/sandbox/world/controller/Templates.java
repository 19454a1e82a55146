package dev.headway.sandbox.world.controller;

import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;

/** Compares and names pod templates. Pure. */
final class Templates {
  /** Letters and digits that make no words, as Kubernetes uses in names. */
  private static final String ALPHABET = "bcdfghjklmnpqrstvwxz2456789";

  private static final int HASH_LENGTH = 10;

  private Templates() {}

  /** Alike but for the label that tells the sets of a Deployment apart. */
  static boolean same(PodTemplateSpec one, PodTemplateSpec other) {
    return withoutHash(one).equals(withoutHash(other));
  }

  static PodTemplateSpec withHash(PodTemplateSpec template, String hash) {
    return new PodTemplateSpecBuilder(template)
        .editOrNewMetadata()
        .addToLabels(DeploymentPlan.TEMPLATE_HASH, hash)
        .endMetadata()
        .build();
  }

  private static PodTemplateSpec withoutHash(PodTemplateSpec template) {
    return new PodTemplateSpecBuilder(template)
        .editOrNewMetadata()
        .removeFromLabels(DeploymentPlan.TEMPLATE_HASH)
        .endMetadata()
        .build();
  }

  /** Ten characters that stand for the template. */
  static String hash(PodTemplateSpec template) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(
                  Serialization.asJson(Map.of("template", withoutHash(template)))
                      .getBytes(StandardCharsets.UTF_8));
      StringBuilder hash = new StringBuilder();
      for (int i = 0; i < HASH_LENGTH; i++) {
        hash.append(ALPHABET.charAt((digest[i] & 0xff) % ALPHABET.length()));
      }
      return hash.toString();
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException("This Java has no SHA-256", missing);
    }
  }
}
