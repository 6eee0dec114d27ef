import type { HookContext } from '@berth/machinery/kind';
import type { KubeObject } from '@berth/machinery/object';
import { deepEqual } from '@berth/machinery/values';
import type { Service, ServiceSpec } from '../../types.ts';
import { externallyAccessible } from './defaults.ts';
import { familyDefaults } from './families.ts';

/** upstream pkg/registry/core/service/strategy.go and storage/alloc.go. Addresses are handed out by the API server. */
export function prepareForCreate(object: KubeObject): void {
  const service = object as Service;
  service.status = {};
  if (service.spec === undefined) return;
  if (service.spec.clusterIP && (service.spec.clusterIPs ?? []).length === 0) {
    service.spec.clusterIPs = [service.spec.clusterIP];
  }
  familyDefaults(service.spec);
}

export function prepareForUpdate(object: KubeObject, old: KubeObject, { subresource }: HookContext): void {
  const service = object as Service;
  const before = old as Service;
  if (subresource === 'status') {
    service.spec = before.spec;
    return;
  }
  service.status = before.status;
  if (service.spec === undefined || before.spec === undefined) return;
  keepAllocated(service.spec, before.spec);
  normalizeClusterIPs(service.spec, before.spec);
  dropTypeDependent(service.spec, before.spec);
  familyDefaults(service.spec);
}

export function needsClusterIP(spec: ServiceSpec): boolean {
  return spec.type !== 'ExternalName';
}

export function needsNodePort(spec: ServiceSpec): boolean {
  if (spec.type === 'LoadBalancer') return spec.allocateLoadBalancerNodePorts !== false;
  return spec.type === 'NodePort';
}

export function needsHealthCheckNodePort(spec: ServiceSpec): boolean {
  return spec.type === 'LoadBalancer' && spec.externalTrafficPolicy === 'Local';
}

/** A replacement that leaves out what was allocated keeps it (patchAllocatedValues). */
function keepAllocated(spec: ServiceSpec, old: ServiceSpec): void {
  if (needsClusterIP(spec) && needsClusterIP(old)) {
    spec.clusterIP ||= old.clusterIP;
    if ((spec.clusterIPs ?? []).length === 0 && spec.clusterIP === old.clusterIP) spec.clusterIPs = old.clusterIPs;
  }
  if (needsNodePort(spec) && needsNodePort(old)) keepNodePorts(spec, old);
  if (needsHealthCheckNodePort(spec) && needsHealthCheckNodePort(old)) {
    spec.healthCheckNodePort ||= old.healthCheckNodePort;
  }
}

/** Ports are told apart by name; a node port that another port now asks for is not given back. */
function keepNodePorts(spec: ServiceSpec, old: ServiceSpec): void {
  const asked = new Set((spec.ports ?? []).map((port) => port.nodePort));
  const used = new Set((old.ports ?? []).map((port) => port.nodePort).filter((port) => port && asked.has(port)));
  const byName = new Map((old.ports ?? []).map((port) => [port.name ?? '', port.nodePort]));
  for (const port of spec.ports ?? []) {
    const before = byName.get(port.name ?? '');
    if (port.nodePort || !before || used.has(before)) continue;
    port.nodePort = before;
    used.add(before);
  }
}

/** clusterIP and the first of clusterIPs are one field: who changes only one of them changes both. */
function normalizeClusterIPs(spec: ServiceSpec, old: ServiceSpec): void {
  const same = deepEqual(spec.clusterIPs ?? [], old.clusterIPs ?? []);
  if ((spec.clusterIP ?? '') === (old.clusterIP ?? '') || !same) return;
  if (spec.clusterIP) spec.clusterIPs = [spec.clusterIP];
  else delete spec.clusterIPs;
}

/** Fields that a change of type leaves without use are dropped, unless the client changed them (dropTypeDependentFields). */
function dropTypeDependent(spec: ServiceSpec, old: ServiceSpec): void {
  const unchanged = (field: keyof ServiceSpec): boolean => deepEqual(spec[field], old[field]);
  if (needsClusterIP(old) && !needsClusterIP(spec)) {
    if (unchanged('clusterIP') && unchanged('clusterIPs')) {
      delete spec.clusterIP;
      delete spec.clusterIPs;
    }
    if (unchanged('ipFamilies')) delete spec.ipFamilies;
    if (unchanged('ipFamilyPolicy')) delete spec.ipFamilyPolicy;
  }
  if (needsNodePort(old) && !needsNodePort(spec) && sameNodePorts(spec, old)) {
    for (const port of spec.ports ?? []) delete port.nodePort;
  }
  if (needsHealthCheckNodePort(old) && !needsHealthCheckNodePort(spec) && unchanged('healthCheckNodePort')) {
    delete spec.healthCheckNodePort;
  }
  if (old.type === 'LoadBalancer' && spec.type !== 'LoadBalancer') {
    if (unchanged('allocateLoadBalancerNodePorts')) delete spec.allocateLoadBalancerNodePorts;
    if (unchanged('loadBalancerClass')) delete spec.loadBalancerClass;
  }
  if (externallyAccessible(old) && !externallyAccessible(spec) && unchanged('externalTrafficPolicy')) {
    delete spec.externalTrafficPolicy;
  }
}

function sameNodePorts(spec: ServiceSpec, old: ServiceSpec): boolean {
  const ports = ({ ports }: ServiceSpec): number[] => (ports ?? []).map(({ nodePort }) => nodePort ?? 0).sort();
  return deepEqual(ports(spec), ports(old));
}
