import type { FieldError } from '@berth/machinery/errors';
import { forbidden, invalidValue } from '@berth/machinery/invalid';
import { deepEqual } from '@berth/machinery/values';
import type { Container, Pod, ResourceRequirements } from '../../../types.ts';
import { podQosClass } from '../qos.ts';
import { changedFields } from './difference.ts';

/** `/ephemeralcontainers` adds debug containers; none is changed or taken away (ValidatePodEphemeralContainersUpdate). */
export function validateEphemeralUpdate(pod: Pod, old: Pod): FieldError[] {
  const path = 'spec.ephemeralContainers';
  if (old.metadata.annotations?.['kubernetes.io/config.mirror'] !== undefined) {
    return [forbidden('', 'static pods do not support ephemeral containers')];
  }
  return (old.spec?.ephemeralContainers ?? []).flatMap((before) => {
    const after = pod.spec?.ephemeralContainers?.find(({ name }) => name === before.name);
    if (after === undefined) {
      return [forbidden(path, `existing ephemeral containers "${before.name}" may not be removed\n`)];
    }
    if (deepEqual(before, after)) return [];
    const detail = `existing ephemeral containers "${before.name}" may not be changed\n${changedFields(before, after)}`;
    return [forbidden(path, detail)];
  });
}

/** `/resize` changes cpu and memory of containers and sidecars, and no more (ValidatePodResize). */
export function validateResize(pod: Pod, old: Pod): FieldError[] {
  const errors: FieldError[] = [];
  if (pod.spec && old.spec && podQosClass(pod.spec) !== podQosClass(old.spec)) {
    const detail = 'Pod QOS Class may not change as a result of resizing';
    errors.push(invalidValue('spec', old.status?.qosClass ?? '', detail));
  }
  const munged = {
    ...pod.spec,
    containers: munge(pod.spec?.containers ?? [], old.spec?.containers ?? [], () => true),
  };
  if (pod.spec?.initContainers) {
    const sidecar = (container: Container): boolean => container.restartPolicy === 'Always';
    munged.initContainers = munge(pod.spec.initContainers, old.spec?.initContainers ?? [], sidecar);
  }
  if (!deepEqual(munged, old.spec)) {
    const difference = changedFields(old.spec ?? {}, munged);
    errors.push(forbidden('spec', `only cpu and memory resources are mutable\n${difference}`));
  }
  return errors;
}

function munge(containers: Container[], old: Container[], mayResize: (container: Container) => boolean): Container[] {
  return containers.map((container, position) => {
    const before = old[position];
    if (before === undefined || before.name !== container.name || !mayResize(before)) return container;
    const resources = mungeResources(container.resources, before.resources);
    return resources === undefined ? container : { ...container, resources };
  });
}

function mungeResources(
  resources: ResourceRequirements | undefined,
  old: ResourceRequirements | undefined,
): ResourceRequirements | undefined {
  const munged: ResourceRequirements = { ...resources };
  for (const field of ['limits', 'requests'] as const) {
    const { cpu: _cpu, memory: _memory, ...others } = resources?.[field] ?? {};
    const list: Record<string, string> = { ...others };
    for (const name of ['cpu', 'memory']) {
      const before = old?.[field]?.[name];
      if (before !== undefined) list[name] = before;
    }
    if (Object.keys(list).length === 0) delete munged[field];
    else munged[field] = list;
  }
  return resources === undefined && Object.keys(munged).length === 0 ? undefined : munged;
}
