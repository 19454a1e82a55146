{{/* What the operator may do in a namespace that it watches. Each rule says what for. */}}
{{- define "headway.rules" -}}
# Its own kinds: read them, keep a finalizer, report, clear away handled actions.
- apiGroups: [headway.dev]
  resources: [progressivedeployments, releaseactions, releasegroups, gitsyncs]
  verbs: [get, list, watch]
- apiGroups: [headway.dev]
  resources: [progressivedeployments]
  verbs: [patch]
- apiGroups: [headway.dev]
  resources: [releaseactions]
  verbs: [delete]
- apiGroups: [headway.dev]
  resources: [progressivedeployments/status, releaseactions/status]
  verbs: [patch]
- apiGroups: [headway.dev]
  resources: [gitsyncs/status]
  verbs: [update]
# To own sets and Services, where the cluster asks for this right of an owner.
- apiGroups: [headway.dev]
  resources: [progressivedeployments/finalizers]
  verbs: [update]
# One set per revision.
- apiGroups: [apps]
  resources: [replicasets]
  verbs: [get, list, watch, create, patch, delete]
# What revisions are made of besides their templates: read it, and keep a copy for each.
- apiGroups: [""]
  resources: [configmaps]
  verbs: [get, list, watch, create, delete]
# A Deployment that stays in place: held while its template is released.
- apiGroups: [apps]
  resources: [deployments]
  verbs: [list, watch, patch]
# Whether pods are ready, and why not; a restart deletes them one after another.
- apiGroups: [""]
  resources: [pods]
  verbs: [get, list, watch, delete]
# The slots of release groups.
- apiGroups: [coordination.k8s.io]
  resources: [leases]
  verbs: [list, watch, create, patch, delete]
# Hooks that are Jobs, and the last lines that they print.
- apiGroups: [batch]
  resources: [jobs]
  verbs: [list, watch, create, delete]
- apiGroups: [""]
  resources: [pods/log]
  verbs: [get]
# The candidate's Service, and the revision key in the selector of the stable one.
- apiGroups: [""]
  resources: [services]
  verbs: [get, list, watch, create, patch]
- apiGroups: [discovery.k8s.io]
  resources: [endpointslices]
  verbs: [get, list, watch]
# The two weights of a route.
- apiGroups: [gateway.networking.k8s.io]
  resources: [httproutes]
  verbs: [get, list, watch, patch]
- apiGroups: [""]
  resources: [events]
  verbs: [create]
{{- if .Values.rights.checkSecrets }}
# What checks refer to, one at a time, when they are sent.
- apiGroups: [""]
  resources: [secrets]
  verbs: [get]
{{- end }}
{{- if .Values.rights.exec }}
# Commands of checks in pods of a release.
- apiGroups: [""]
  resources: [pods/exec]
  verbs: [create, get]
{{- end }}
{{- end }}

{{/* Binds a role to the operator's account. */}}
{{- define "headway.subjects" -}}
subjects:
  - kind: ServiceAccount
    name: {{ include "headway.serviceAccountName" . }}
    namespace: {{ .Release.Namespace }}
{{- end }}

{{/* What the hook of an uninstall may do where releases are. */}}
{{- define "headway.uninstallRules" -}}
- apiGroups: [headway.dev]
  resources: [progressivedeployments]
  verbs: [get, list, watch, patch]
- apiGroups: [headway.dev]
  resources: [releaseactions]
  verbs: [create, get, list, watch]
- apiGroups: [""]
  resources: [services]
  verbs: [get, patch]
{{- end }}

{{- define "headway.uninstallSubjects" -}}
subjects:
  - kind: ServiceAccount
    name: {{ include "headway.fullname" . }}-uninstall
    namespace: {{ .Release.Namespace }}
{{- end }}

{{- define "headway.uninstallHook" -}}
helm.sh/hook: pre-delete
helm.sh/hook-weight: {{ . | quote }}
helm.sh/hook-delete-policy: before-hook-creation,hook-succeeded
{{- end }}

{{- define "headway.testHook" -}}
helm.sh/hook: test
helm.sh/hook-weight: {{ . | quote }}
helm.sh/hook-delete-policy: before-hook-creation,hook-succeeded
{{- end }}
