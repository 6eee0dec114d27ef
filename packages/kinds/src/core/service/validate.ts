import type { FieldError } from '@berth/machinery/errors';
import { child, duplicate, forbidden, invalidValue, key, notSupported, required } from '@berth/machinery/invalid';
import type { HookContext } from '@berth/machinery/kind';
import { isValidCidrForLegacyField, isValidIpForLegacyField, validateLabels } from '@berth/machinery/meta';
import type { KubeObject } from '@berth/machinery/object';
import {
  dnsLabel,
  dnsSubdomain,
  each,
  oneOf,
  pointerOneOf,
  portNumber,
  portNumberOrName,
  protocols,
  qualifiedName,
} from '../../checks.ts';
import type { Service, ServicePort, ServiceSpec } from '../../types.ts';
import { nonSpecialIp } from '../shared/addresses.ts';
import { isHeadless, validateClusterIPs } from './clusterips.ts';
import { externallyAccessible } from './defaults.ts';
import { validateServiceUpdate, validateStatus } from './update.ts';

const types = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort'];
const kubeletPort = 10_250;

/** upstream ValidateService. */
export function validateService(object: KubeObject): FieldError[] {
  const service = object as Service;
  const spec = service.spec ?? {};
  const ports = spec.ports ?? [];
  const errors: FieldError[] = [];
  if (ports.length === 0 && !isHeadless(spec) && spec.type !== 'ExternalName') errors.push(required('spec.ports'));
  errors.push(...validateByType(spec), ...validatePorts(spec));
  errors.push(...validateLabels(spec.selector, 'spec.selector'), ...validateAffinity(spec));
  errors.push(...validateClusterIPs(spec));
  errors.push(...each(spec.externalIPs, 'spec.externalIPs', validateExternalIp));
  errors.push(...oneOf(spec.type, 'spec.type', types), ...validateNodePorts(spec));
  errors.push(...validateSourceRanges(service), ...validateLoadBalancerFields(spec), ...validateTraffic(spec));
  return errors;
}

function validateByType(spec: ServiceSpec): FieldError[] {
  switch (spec.type) {
    case 'LoadBalancer':
      return [
        ...each(spec.ports, 'spec.ports', ({ port }, at) => {
          const detail = `may not expose port ${port} externally since it is used by kubelet`;
          return port === kubeletPort ? [invalidValue(at, port, detail)] : [];
        }),
        ...refuseHeadless(spec),
      ];
    case 'NodePort':
      return refuseHeadless(spec);
    case 'ExternalName':
      return validateExternalName(spec);
    default:
      return [];
  }
}

function refuseHeadless(spec: ServiceSpec): FieldError[] {
  if (!isHeadless(spec)) return [];
  return [invalidValue('spec.clusterIPs[0]', 'None', `may not be set to 'None' for ${spec.type} services`)];
}

function validateExternalName(spec: ServiceSpec): FieldError[] {
  const detail = 'may not be set for ExternalName services';
  const errors = (['clusterIPs', 'ipFamilies'] as const)
    .filter((field) => (spec[field] ?? []).length > 0)
    .map((field) => forbidden(child('spec', field), detail));
  if (spec.ipFamilyPolicy !== undefined) errors.push(forbidden('spec.ipFamilyPolicy', detail));
  const name = (spec.externalName ?? '').replace(/\.$/, '');
  return [...errors, ...(name === '' ? [required('spec.externalName')] : dnsSubdomain(name, 'spec.externalName'))];
}

function validatePorts({ ports = [] }: ServiceSpec): FieldError[] {
  const names = new Set<string>();
  return each(ports, 'spec.ports', (port, at) => [
    ...validatePortName(port.name ?? '', ports.length > 1, names, child(at, 'name')),
    ...portNumber(port.port, child(at, 'port')),
    ...oneOf(port.protocol, child(at, 'protocol'), protocols),
    ...portNumberOrName(port.targetPort, child(at, 'targetPort')),
    ...(port.appProtocol === undefined ? [] : qualifiedName(port.appProtocol, child(at, 'appProtocol'))),
  ]);
}

function validatePortName(name: string, needed: boolean, names: Set<string>, path: string): FieldError[] {
  if (name === '') return needed ? [required(path)] : [];
  const errors = dnsLabel(name, path);
  if (names.has(name)) errors.push(duplicate(path, name));
  names.add(name);
  return errors;
}

/** Node ports and ports are told apart together with their protocol. */
function validateNodePorts({ type, ports }: ServiceSpec): FieldError[] {
  const errors: FieldError[] = [];
  if (type === 'ClusterIP') {
    const detail = "may not be used when `type` is 'ClusterIP'";
    errors.push(
      ...each(ports, 'spec.ports', ({ nodePort }, at) => (nodePort ? [forbidden(child(at, 'nodePort'), detail)] : [])),
    );
  }
  const taken = new Set<string>();
  const twice = (id: string): boolean => taken.size === taken.add(id).size;
  errors.push(
    ...each(ports, 'spec.ports', ({ nodePort, protocol }, at) =>
      nodePort && twice(`node ${protocol}/${nodePort}`) ? [duplicate(child(at, 'nodePort'), nodePort)] : [],
    ),
    ...each(ports, 'spec.ports', ({ port, protocol }, at) =>
      twice(`port ${protocol}/${port}`) ? [duplicate(at, portKey({ port, protocol }))] : [],
    ),
  );
  return errors;
}

/** How upstream prints the two of a port that must be unique: its internal struct. */
function portKey({ port, protocol }: Pick<ServicePort, 'port' | 'protocol'>): object {
  return { Name: '', Protocol: protocol, AppProtocol: null, Port: port, TargetPort: 0, NodePort: 0 };
}

const longestAffinitySeconds = 86_400;

function validateAffinity({ sessionAffinity, sessionAffinityConfig: config }: ServiceSpec): FieldError[] {
  const errors = oneOf(sessionAffinity, 'spec.sessionAffinity', ['ClientIP', 'None']);
  const path = 'spec.sessionAffinityConfig';
  if (sessionAffinity === 'None' && config) {
    errors.push(forbidden(path, 'must not be set when session affinity is None'));
  }
  if (sessionAffinity !== 'ClientIP') return errors;
  const detail = 'when session affinity type is ClientIP';
  const seconds = config?.clientIP?.timeoutSeconds;
  if (!config) errors.push(required(path, detail));
  else if (!config.clientIP) errors.push(required(child(path, 'clientIP'), detail));
  else if (seconds === undefined) errors.push(required(child(path, 'clientIP', 'timeoutSeconds'), detail));
  else if (seconds <= 0 || seconds > longestAffinitySeconds) {
    const range = `must be greater than 0 and less than ${longestAffinitySeconds}`;
    errors.push(invalidValue(child(path, 'clientIP', 'timeoutSeconds'), seconds, range));
  }
  return errors;
}

function validateExternalIp(ip: string, path: string): FieldError[] {
  const errors = isValidIpForLegacyField(path, ip);
  return errors.length > 0 ? errors : nonSpecialIp(ip, path);
}

const rangesAnnotation = 'service.beta.kubernetes.io/load-balancer-source-ranges';

function validateSourceRanges({ spec, metadata }: Service): FieldError[] {
  const ranges = spec?.loadBalancerSourceRanges ?? [];
  const annotation = metadata.annotations?.[rangesAnnotation];
  const path = ranges.length > 0 ? 'spec.LoadBalancerSourceRanges' : key('metadata.annotations', rangesAnnotation);
  if (ranges.length === 0 && annotation === undefined) return [];
  const errors =
    spec?.type === 'LoadBalancer' ? [] : [forbidden(path, "may only be used when `type` is 'LoadBalancer'")];
  if (ranges.length > 0) {
    return [...errors, ...each(ranges, path, (range, at) => isValidCidrForLegacyField(at, range.trim()))];
  }
  const listed = (annotation ?? '').trim();
  const cidrs = listed === '' ? [] : listed.split(',').map((range) => range.trim());
  return [...errors, ...cidrs.flatMap((range) => isValidCidrForLegacyField(path, range))];
}

function validateLoadBalancerFields(spec: ServiceSpec): FieldError[] {
  const detail = "may only be used when `type` is 'LoadBalancer'";
  if (spec.type === 'LoadBalancer') {
    const errors = spec.allocateLoadBalancerNodePorts === undefined ? [required('allocateLoadBalancerNodePorts')] : [];
    const name = spec.loadBalancerClass;
    return name === undefined ? errors : [...errors, ...qualifiedName(name, 'spec.loadBalancerClass')];
  }
  return (['allocateLoadBalancerNodePorts', 'loadBalancerClass'] as const)
    .filter((field) => spec[field] !== undefined)
    .map((field) => forbidden(child('spec', field), detail));
}

const policies = ['Cluster', 'Local'];
const distributions = ['PreferClose', 'PreferSameNode', 'PreferSameZone'];

function validateTraffic(spec: ServiceSpec): FieldError[] {
  const errors = validateExternalTraffic(spec);
  const { internalTrafficPolicy, trafficDistribution, type } = spec;
  if (internalTrafficPolicy !== undefined || type !== 'ExternalName') {
    errors.push(...pointerOneOf(internalTrafficPolicy, 'spec.internalTrafficPolicy', policies));
  }
  if (trafficDistribution !== undefined && !distributions.includes(trafficDistribution)) {
    errors.push(notSupported('spec.trafficDistribution', trafficDistribution, distributions));
  }
  return errors;
}

/** The port of health checks is handed out by the API server, where the policy is Local. */
function validateExternalTraffic(spec: ServiceSpec): FieldError[] {
  const { externalTrafficPolicy: policy = '', healthCheckNodePort = 0 } = spec;
  const errors: FieldError[] = [];
  if (externallyAccessible(spec)) errors.push(...oneOf(policy, 'spec.externalTrafficPolicy', policies));
  else if (policy !== '') {
    const detail = 'may only be set for externally-accessible services';
    errors.push(invalidValue('spec.externalTrafficPolicy', policy, detail));
  }
  const checked = spec.type === 'LoadBalancer' && policy === 'Local';
  if (healthCheckNodePort === 0) return errors;
  if (checked) return [...errors, ...portNumber(healthCheckNodePort, 'spec.healthCheckNodePort')];
  const detail = "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'";
  return [...errors, invalidValue('spec.healthCheckNodePort', healthCheckNodePort, detail)];
}

export function validateServiceChange(object: KubeObject, old: KubeObject, { subresource }: HookContext): FieldError[] {
  if (subresource === 'status') return validateStatus(object as Service);
  return validateServiceUpdate((object as Service).spec ?? {}, (old as Service).spec ?? {});
}
