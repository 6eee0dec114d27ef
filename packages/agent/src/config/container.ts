import type { Container, Pod } from '@berth/kinds/types';
import type { AgentOptions } from '../deps.ts';
import type { NodeFacts } from '../node/facts.ts';
import type { ContainerConfig, ImageRecord, MountConfig } from '../runtime.ts';
import type { Objects } from '../sync/desired.ts';
import { commandLine, environment } from './env.ts';
import type { RuntimeFacts } from './fieldref.ts';
import { containerHash } from './hash.ts';
import { containerResources } from './resources.ts';
import { containerSecurity, withUser } from './security.ts';

export interface ContainerInputs {
  pod: Pod;
  container: Container;
  kind: ContainerConfig['kind'];
  attempt: number;
  image: ImageRecord;
  imageRef: string;
  mounts: MountConfig[];
  /** The container whose processes it shares. */
  target?: string;
  objects: Objects;
  runtimeFacts: RuntimeFacts;
  facts: NodeFacts;
  options: AgentOptions;
}

/**
 * Everything the runtime must know to create the container.
 * @throws ConfigError
 */
export function containerConfig(inputs: ContainerInputs): ContainerConfig {
  const { pod, container, attempt, image, objects, facts, options } = inputs;
  const env = environment(pod, container, objects, inputs.runtimeFacts);
  const hash = containerHash(container);
  const security = containerSecurity(pod, container, `${options.stateDirectory}/seccomp`);
  return {
    name: container.name,
    kind: inputs.kind,
    attempt,
    image: container.image ?? '',
    imageRef: inputs.imageRef,
    ...commandLine(container, env),
    workingDir: container.workingDir ?? '',
    env,
    mounts: inputs.mounts,
    ...(inputs.target === undefined ? {} : { target: inputs.target }),
    labels: {
      'io.kubernetes.pod.name': pod.metadata.name ?? '',
      'io.kubernetes.pod.namespace': pod.metadata.namespace ?? '',
      'io.kubernetes.pod.uid': pod.metadata.uid ?? '',
      'io.kubernetes.container.name': container.name,
    },
    annotations: {
      'io.kubernetes.container.hash': hash,
      'io.kubernetes.container.restartCount': String(attempt),
      'io.kubernetes.container.terminationMessagePath': container.terminationMessagePath ?? '/dev/termination-log',
      'io.kubernetes.container.terminationMessagePolicy': container.terminationMessagePolicy ?? 'File',
    },
    logPath: `${container.name}/${attempt}.log`,
    stdin: container.stdin === true,
    stdinOnce: container.stdinOnce === true,
    tty: container.tty === true,
    resources: containerResources(pod, container, facts.memoryBytes),
    security: withUser(security, pod, container, image),
    hash,
  };
}
