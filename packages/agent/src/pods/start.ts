import type { Container, EphemeralContainer, Pod } from '@berth/kinds/types';
import { containerConfig } from '../config/container.ts';
import { environment } from '../config/env.ts';
import type { RuntimeFacts } from '../config/fieldref.ts';
import { sandboxConfig } from '../config/sandbox.ts';
import type { SandboxRecord } from '../runtime.ts';
import type { PodContext } from './context.ts';
import { detailOf, messageOf, StartFailure } from './failure.ts';
import { runHook } from './hooks.ts';
import { type ContainerKind, specOf, uidOf } from './spec.ts';

/** A postStart hook may take as long as the container lives; the worker must get its turn back. */
const hookDeadline = 10 * 60_000;

export function runtimeFacts(context: PodContext, pod: Pod, sandbox: SandboxRecord | undefined): RuntimeFacts {
  const { facts, options } = context;
  const onHost = specOf(pod).hostNetwork === true;
  return {
    nodeName: options.nodeName,
    hostAddresses: facts.addresses,
    podAddresses: onHost ? facts.addresses : (sandbox?.addresses ?? []),
    allocatable: {
      cpu: String(facts.cpus),
      memory: String(facts.memoryBytes),
      'ephemeral-storage': String(facts.ephemeralStorageBytes),
    },
  };
}

export interface StartRequest {
  pod: Pod;
  container: Container;
  kind: ContainerKind;
  attempt: number;
  sandbox: SandboxRecord;
  signal: AbortSignal;
}

async function attempt<Result>(reason: string, task: () => Promise<Result> | Result): Promise<Result> {
  try {
    return await task();
  } catch (error) {
    if (error instanceof StartFailure) throw error;
    throw new StartFailure(reason, detailOf(error), { cause: error });
  }
}

/** The running container whose processes an ephemeral one shall see. @throws Error in upstream's words */
async function targetOf(context: PodContext, pod: Pod, container: EphemeralContainer): Promise<string | undefined> {
  const { targetContainerName } = container;
  if (targetContainerName === undefined || targetContainerName === '') return undefined;
  const { containers } = await context.runtime.pod(uidOf(pod));
  const target = containers.find(({ name, state }) => name === targetContainerName && state === 'running');
  if (target !== undefined) return target.id;
  throw new Error(`unable to find target container "${targetContainerName}"`);
}

/**
 * Pulls, creates and starts one container and runs its postStart hook (kuberuntime_container.go, startContainer). Whatever
 * fails is an event and a StartFailure with upstream's reason.
 */
export async function startContainer(context: PodContext, request: StartRequest): Promise<void> {
  const { pod, container, sandbox, signal } = request;
  const { runtime, recorder, options, facts, objects } = context;
  const ephemeral = request.kind === 'ephemeral';
  const reference = {
    name: container.name,
    init: request.kind !== 'regular',
    ...(ephemeral ? { list: 'ephemeralContainers' as const } : {}),
  };
  const failed = (error: unknown): never => {
    recorder.pod(pod, 'Warning', 'Failed', `Error: ${messageOf(error)}`, reference);
    throw error;
  };
  const { image, reference: imageRef } = await context.images.ensure(pod, container, signal).catch((error: unknown) => {
    if (!(error instanceof StartFailure)) throw error;
    recorder.pod(pod, 'Warning', 'Failed', `Error: ${error.reason}`, reference);
    throw error;
  });
  signal.throwIfAborted();
  const config = await attempt('CreateContainerConfigError', async () => {
    const seen = runtimeFacts(context, pod, sandbox);
    const env = environment(pod, container, objects, seen);
    const mounts = await context.files.mounts(pod, container, request.attempt, seen.podAddresses, env);
    const target = await targetOf(context, pod, container);
    return containerConfig({
      ...request,
      image,
      imageRef,
      mounts,
      target,
      objects,
      runtimeFacts: seen,
      facts,
      options,
    });
  }).catch(failed);
  const sandboxOf = sandboxConfig(pod, sandbox.attempt, facts, options);
  // Pulls and hooks may take long: only what the machine has to do at once is counted.
  const id = await context.starts.run(async () => {
    const created = await attempt('CreateContainerError', () =>
      runtime.createContainer(sandbox.id, config, sandboxOf),
    ).catch(failed);
    recorder.pod(pod, 'Normal', 'Created', 'Container created', reference);
    await attempt('RunContainerError', () => runtime.startContainer(created)).catch(failed);
    recorder.pod(pod, 'Normal', 'Started', 'Container started', reference);
    return created;
  });
  const hook = container.lifecycle?.postStart;
  if (hook === undefined) return;
  const address = runtimeFacts(context, pod, sandbox).podAddresses[0] ?? '';
  const problem = await runHook(context, hook, container, id, address, hookDeadline, signal);
  if (problem === undefined) return;
  recorder.pod(pod, 'Warning', 'FailedPostStartHook', `PostStartHook failed: ${problem}`, reference);
  await runtime.stopContainer(id, (specOf(pod).terminationGracePeriodSeconds ?? 30) * 1000, signal);
  throw new StartFailure('PostStartHookError', problem);
}
