import type { NewState } from '../types.ts';

/** A running pod of a ReplicaSet as kubectl shows it, about 2.4 KB of JSON; its body has the usual order of fields. */
export function typicalPod(name: string, uid = `5c1c1a2e-0000-4000-8000-${name}`): NewState {
  return {
    uid,
    labels: { app: 'web', 'pod-template-hash': '7d4b9c6f5d' },
    fields: { 'spec.nodeName': 'node-1', 'status.phase': 'Running' },
    indexes: [],
    encode: (resourceVersion) => JSON.stringify(podObject(name, uid, resourceVersion)),
  };
}

const since = '2026-01-01T10:00:00Z';
const conditions = ['PodReadyToStartContainers', 'Initialized', 'Ready', 'ContainersReady', 'PodScheduled'];

function podObject(name: string, uid: string, resourceVersion: number) {
  const mount = {
    name: 'kube-api-access-x7k2p',
    readOnly: true,
    mountPath: '/var/run/secrets/kubernetes.io/serviceaccount',
  };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      generateName: 'web-7d4b9c6f5d-',
      namespace: 'default',
      uid,
      resourceVersion: String(resourceVersion),
      creationTimestamp: since,
      labels: { app: 'web', 'pod-template-hash': '7d4b9c6f5d' },
      ownerReferences: [
        {
          apiVersion: 'apps/v1',
          kind: 'ReplicaSet',
          name: 'web-7d4b9c6f5d',
          uid: '0b6e1f7a',
          controller: true,
          blockOwnerDeletion: true,
        },
      ],
    },
    spec: {
      volumes: [
        {
          name: mount.name,
          projected: {
            sources: [{ serviceAccountToken: { expirationSeconds: 3607, path: 'token' } }],
            defaultMode: 420,
          },
        },
      ],
      containers: [
        {
          name: 'web',
          image: 'nginx:1.27',
          ports: [{ containerPort: 80, protocol: 'TCP' }],
          resources: { requests: { cpu: '100m', memory: '64Mi' } },
          volumeMounts: [mount],
          terminationMessagePath: '/dev/termination-log',
          terminationMessagePolicy: 'File',
          imagePullPolicy: 'IfNotPresent',
        },
      ],
      restartPolicy: 'Always',
      terminationGracePeriodSeconds: 30,
      dnsPolicy: 'ClusterFirst',
      serviceAccountName: 'default',
      nodeName: 'node-1',
      schedulerName: 'default-scheduler',
      tolerations: ['not-ready', 'unreachable'].map((key) => ({
        key: `node.kubernetes.io/${key}`,
        operator: 'Exists',
        effect: 'NoExecute',
        tolerationSeconds: 300,
      })),
      enableServiceLinks: true,
      preemptionPolicy: 'PreemptLowerPriority',
    },
    status: {
      phase: 'Running',
      conditions: conditions.map((type) => ({ type, status: 'True', lastProbeTime: null, lastTransitionTime: since })),
      hostIP: '192.168.1.10',
      podIP: '10.244.0.17',
      startTime: since,
      containerStatuses: [
        {
          name: 'web',
          state: { running: { startedAt: since } },
          lastState: {},
          ready: true,
          restartCount: 0,
          image: 'docker.io/library/nginx:1.27',
          imageID: 'docker.io/library/nginx@sha256:5ed8fcc66f4ed123c1b2560ed708dc148755b6e4cbd8b943fab094f2c6bfa91e',
          containerID: 'containerd://0b1d9e1cf0b5',
          started: true,
        },
      ],
      qosClass: 'Burstable',
    },
  };
}
