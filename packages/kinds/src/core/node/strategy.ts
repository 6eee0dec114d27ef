import type { HookContext } from '@berth/machinery/kind';
import type { KubeObject } from '@berth/machinery/object';
import type { Node } from '../../types.ts';
import { roundResources } from '../shared/resources.ts';

/** What is allocatable is the capacity unless said; podCIDR is the first of podCIDRs (SetDefaults_NodeStatus, conversion). */
export function nodeDefaults(object: KubeObject): void {
  const { spec, status } = object as Node;
  if (status?.capacity && !status.allocatable) status.allocatable = { ...status.capacity };
  roundResources(status?.capacity);
  roundResources(status?.allocatable);
  if (spec === undefined) return;
  if (spec.podCIDR && spec.podCIDRs?.[0] !== spec.podCIDR) spec.podCIDRs = [spec.podCIDR];
  const first = spec.podCIDRs?.[0];
  if (first !== undefined) spec.podCIDR = first;
}

/** Where a kubelet's configuration comes from is nobody's to say since dynamic configuration is gone. */
export function prepareForCreate({ spec, status }: KubeObject): void {
  delete spec?.configSource;
  delete status?.config;
}

/** A create keeps its status: the machine that registers knows it (upstream pkg/registry/core/node/strategy.go). */
export function prepareForUpdate(object: KubeObject, old: KubeObject, { subresource }: HookContext): void {
  if (subresource === 'status') object.spec = old.spec;
  else object.status = old.status;
}
