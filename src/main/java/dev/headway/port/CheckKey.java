package dev.headway.port;

/**
 * Which check of which deployment on which target: results are kept, and attempts are bounded, by
 * this key.
 *
 * @param namespace of the deployment
 * @param deployment name of the ProgressiveDeployment
 * @param check name of the check, unique in the deployment
 * @param target what is checked, stable over its life: a pod's uid, a Service's name
 */
public record CheckKey(String namespace, String deployment, String check, String target) {}
