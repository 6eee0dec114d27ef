import { describe, expect, it } from 'vitest';
import type { PodSpec } from '../../types.ts';
import { nameWarnings, podWarnings } from './warnings.ts';

const spec = (more: Partial<PodSpec>): PodSpec => ({ containers: [{ name: 'c', image: 'i' }], ...more });
const warningsOf = (more: Partial<PodSpec>) => podWarnings({ spec: spec(more) });
const withContainer = (more: object) => warningsOf({ containers: [{ name: 'c', image: 'i', ...more }] });

describe('warnings about a pod', () => {
  it('are none where nothing is odd', () => {
    const ports = [
      { containerPort: 80, protocol: 'TCP' },
      { containerPort: 80, protocol: 'UDP' },
    ];
    const env = [
      { name: 'A', value: '1' },
      { name: 'A', value: '$(A)2' },
    ];
    expect(withContainer({ ports, env, resources: { requests: { memory: '1.5Gi', cpu: '100m' } } })).toEqual([]);
  });

  it('name labels, annotations and volumes that are going away', () => {
    const term = { matchExpressions: [{ key: 'failure-domain.beta.kubernetes.io/zone', operator: 'Exists' }] };
    expect(
      warningsOf({
        nodeSelector: { 'beta.kubernetes.io/arch': 'arm64', disk: 'ssd' },
        affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [term] } } },
        volumes: [
          { name: 'a', emptyDir: {} },
          { name: 'b', gitRepo: { repository: 'r' } },
        ],
      }),
    ).toEqual([
      'spec.nodeSelector[beta.kubernetes.io/arch]: deprecated since v1.14; use "kubernetes.io/arch" instead',
      'spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].matchExpressions[0].key: failure-domain.beta.kubernetes.io/zone is deprecated since v1.17; use "topology.kubernetes.io/zone" instead',
      'spec.volumes[1].gitRepo: deprecated in v1.11',
    ]);
    const annotations = {
      'seccomp.security.alpha.kubernetes.io/pod': 'x',
      'container.apparmor.security.beta.kubernetes.io/c': 'x',
      'container.apparmor.security.beta.kubernetes.io/other': 'x',
    };
    expect(podWarnings({ metadata: { annotations }, spec: spec({}) }, 'spec.template')).toEqual([
      'spec.template.metadata.annotations[seccomp.security.alpha.kubernetes.io/pod]: non-functional in v1.27+; use the "seccompProfile" field instead',
      'spec.template.metadata.annotations[container.apparmor.security.beta.kubernetes.io/c]: deprecated since v1.30; use the "appArmorProfile" field instead',
    ]);
  });

  it('tell bytes that are not whole, from ones that are', () => {
    expect(withContainer({ resources: { limits: { memory: '100m' }, requests: { memory: '100M' } } })).toEqual([
      'spec.containers[0].resources.limits[memory]: fractional byte value "100m" is invalid, must be an integer',
    ]);
  });

  it('tell a hidden variable from one that builds on the earlier', () => {
    const env = [
      { name: 'A', value: '1' },
      { name: 'A', value: '$(A)' },
      { name: 'A', valueFrom: {} },
    ];
    expect(withContainer({ env })).toEqual([
      'spec.containers[0].env[1]: hides previous definition of "A", which may be dropped when using apply',
      'spec.containers[0].env[2]: hides previous definition of "A", which may be dropped when using apply',
    ]);
  });

  it('compare ports across all containers', () => {
    const port = (more: object = {}) => [{ containerPort: 80, protocol: 'TCP', ...more }];
    const containers = [port(), port(), port({ hostPort: 8080 })].map((ports, at) => ({ name: `c${at}`, ports }));
    expect(warningsOf({ containers })).toEqual([
      'spec.containers[1].ports[0]: duplicate port definition with spec.containers[0].ports[0]',
      'spec.containers[2].ports[0]: overlapping port definition with spec.containers[0].ports[0]',
      'spec.containers[2].ports[0]: overlapping port definition with spec.containers[1].ports[0]',
    ]);
    const bound = [port({ hostPort: 80 }), port({ hostPort: 80, hostIP: '127.0.0.1' })];
    expect(warningsOf({ containers: bound.map((ports, at) => ({ name: `c${at}`, ports })) })).toEqual([
      'spec.containers[1].ports[0]: dangerously ambiguous port definition with spec.containers[0].ports[0]',
    ]);
  });

  it('name what is given twice, and selectors that match nothing', () => {
    expect(
      warningsOf({
        hostAliases: [{ ip: '1.2.3.4' }, { ip: '1.2.3.4' }],
        imagePullSecrets: [{ name: 'a' }, { name: 'a' }, { name: '' }],
        terminationGracePeriodSeconds: -1,
        affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: 'x' }] } },
      }),
    ).toEqual([
      'spec.hostAliases[1].ip: duplicate ip "1.2.3.4"',
      'spec.imagePullSecrets[1].name: duplicate name "a"',
      'spec.imagePullSecrets[2].name: invalid empty name ""',
      'spec.terminationGracePeriodSeconds: must be >= 0; negative values are invalid and will be treated as 1',
      'spec.affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].labelSelector: a null labelSelector results in matching no pod',
    ]);
  });

  it('advise against names that make poor host names', () => {
    expect(nameWarnings({ name: 'a-b' }, "the Pod's hostname")).toEqual([]);
    expect(nameWarnings({ name: 'a.b' }, "the Pod's hostname")).toEqual([
      "metadata.name: this is used in the Pod's hostname, which can result in surprising behavior; a DNS label is recommended: [must not contain dots]",
    ]);
  });
});
