import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Files of a chart by path. */
export type Files = Record<string, string>;

export function writeChart(folder: string, files: Files): string {
  for (const [path, text] of Object.entries(files)) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  return folder;
}

/** Pods of simulated nodes run until they are stopped; with this they end at once, well or not. */
const ends = (code: number) => `berth.dev/simulated-run: exit=${code}`;

const hook = (name: string, when: string, code = 0) => `apiVersion: batch/v1
kind: Job
metadata:
  name: {{ .Release.Name }}-${name}
  annotations:
    helm.sh/hook: ${when}
    helm.sh/hook-delete-policy: before-hook-creation
spec:
  backoffLimit: 0
  template:
    metadata:
      annotations: {${ends(code)}}
    spec:
      restartPolicy: Never
      containers: [{name: c, image: busybox}]
`;

const widgets = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: widgets.helm.example
spec:
  group: helm.example
  scope: Namespaced
  names: {plural: widgets, singular: widget, kind: Widget}
  versions:
  - name: v1
    served: true
    storage: true
    schema:
      openAPIV3Schema:
        type: object
        properties:
          spec: {type: object, properties: {size: {type: integer}}}
`;

/** A chart with all that charts have: a subchart, definitions, hooks, a lookup, a test, notes. */
export const shop: Files = {
  'Chart.yaml': `apiVersion: v2
name: shop
version: 1.0.0
appVersion: "2"
dependencies:
- {name: cache, version: 1.0.0, condition: cache.enabled}
`,
  'values.yaml':
    'replicas: 1\nimage: nginx:1\ncolour: blue\nbroken: false\nkind: Widget\ncache: {enabled: true, size: 3}\n',
  'crds/widgets.yaml': widgets,
  'charts/cache/Chart.yaml': 'apiVersion: v2\nname: cache\nversion: 1.0.0\n',
  'charts/cache/values.yaml': 'size: 1\n',
  'charts/cache/templates/config.yaml': `apiVersion: v1
kind: ConfigMap
metadata: {name: "{{ .Release.Name }}-cache"}
data: {size: "{{ .Values.size }}"}
`,
  'templates/_helpers.tpl': `{{- define "shop.labels" -}}
app: {{ .Release.Name }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end }}
`,
  'templates/deployment.yaml': `apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ .Release.Name }}
  labels: {{- include "shop.labels" . | nindent 4 }}
spec:
  replicas: {{ .Values.replicas }}
  selector: {matchLabels: {app: {{ .Release.Name }}}}
  template:
    metadata: {labels: {app: {{ .Release.Name }}}}
    spec:
      {{- if .Values.broken }}
      nodeSelector: {no: node}
      {{- end }}
      containers:
      - name: web
        image: {{ .Values.image }}
        env: [{name: COLOUR, value: {{ .Values.colour }}}]
        ports: [{containerPort: 80}]
`,
  'templates/service.yaml': `apiVersion: v1
kind: Service
metadata: {name: "{{ .Release.Name }}"}
spec:
  selector: {app: "{{ .Release.Name }}"}
  ports: [{port: 80}]
`,
  'templates/secret.yaml': `{{- $old := lookup "v1" "Secret" .Release.Namespace (printf "%s-kept" .Release.Name) }}
apiVersion: v1
kind: Secret
metadata: {name: "{{ .Release.Name }}-kept"}
data:
  password: {{ if $old }}{{ $old.data.password }}{{ else }}{{ randAlphaNum 16 | b64enc }}{{ end }}
`,
  'templates/widget.yaml': `{{- if or (ne .Values.kind "Widget") (.Capabilities.APIVersions.Has "helm.example/v1/Widget") }}
apiVersion: helm.example/v1
kind: {{ .Values.kind }}
metadata: {name: "{{ .Release.Name }}"}
spec: {size: {{ .Values.replicas }}}
{{- end }}
`,
  'templates/before.yaml': hook('before', 'pre-install,pre-upgrade'),
  'templates/after.yaml': hook('after', 'post-install'),
  'templates/tests/ok.yaml': `apiVersion: v1
kind: Pod
metadata:
  name: {{ .Release.Name }}-ok
  annotations: {helm.sh/hook: test, helm.sh/hook-delete-policy: before-hook-creation, ${ends(0)}}
spec:
  restartPolicy: Never
  containers: [{name: c, image: busybox}]
`,
  'templates/NOTES.txt': 'Shop {{ .Release.Name }} of revision {{ .Release.Revision }} runs {{ .Values.replicas }}.\n',
};

/** A chart whose hook fails. */
export const failing: Files = {
  'Chart.yaml': 'apiVersion: v2\nname: failing\nversion: 1.0.0\n',
  'templates/config.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: "{{ .Release.Name }}"}\n',
  'templates/hook.yaml': hook('bad', 'post-install', 1),
};

/** A chart whose release, packed, comes near the mebibyte that a Secret may hold: text that does not shrink. */
export const large = (bytes: number, random: (size: number) => Buffer): Files => ({
  'Chart.yaml': 'apiVersion: v2\nname: large\nversion: 1.0.0\n',
  'files/noise.txt': random(bytes).toString('base64'),
  'templates/config.yaml':
    'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: "{{ .Release.Name }}"}\ndata: {length: "{{ .Files.Get "files/noise.txt" | len }}"}\n',
});
