import type { Container, PodSpec } from '@berth/kinds/types';
import type { ObjectMeta } from '@berth/machinery/object';

/** What the checks look at: a pod, or the template of one. */
export interface CheckedPod {
  metadata: ObjectMeta;
  spec: PodSpec;
}

/** Why a pod is not allowed; undefined: it is. */
export type Finding = { reason: string; detail: string } | undefined;

/** Upstream's order (policy/visitor.go). Ephemeral containers have all that is looked at. */
export const containersOf = ({ spec }: CheckedPod): readonly Container[] => [
  ...(spec.initContainers ?? []),
  ...(spec.containers ?? []),
  ...((spec.ephemeralContainers ?? []) as readonly Container[]),
];

export const quoted = (items: readonly string[]): string => items.map((item) => `"${item}"`).join(', ');

/** Go's sets print sorted, each once. */
export const sorted = (items: Iterable<string>): string[] => [...new Set(items)].sort();

export const plural = (one: string, many: string, items: readonly unknown[]): string =>
  items.length === 1 ? one : many;

/** `containers "a", "b"`. */
export const named = (containers: readonly string[]): string =>
  `${plural('container', 'containers', containers)} ${quoted(containers)}`;

/** `pod and container "a"`: who set something. */
export function setters(pod: boolean, containers: readonly string[]): string {
  return [...(pod ? ['pod'] : []), ...(containers.length > 0 ? [named(containers)] : [])].join(' and ');
}

/** Names of the containers for which something holds. */
export const namesOf = (pod: CheckedPod, holds: (container: Container) => boolean): string[] =>
  containersOf(pod)
    .filter(holds)
    .map(({ name }) => name);
