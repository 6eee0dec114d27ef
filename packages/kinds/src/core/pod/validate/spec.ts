import type { FieldError } from '@berth/machinery/errors';
import { child, duplicate, forbidden, invalidValue, required, tooLong } from '@berth/machinery/invalid';
import {
  isDns1123Subdomain,
  isInRange,
  isValidIpForLegacyField,
  validateAnnotations,
  validateLabels,
} from '@berth/machinery/meta';
import { complain, dnsLabel, dnsSubdomain, each, oneOf, qualifiedName } from '../../../checks.ts';
import type { ObjectMeta, PodResourceClaim, PodSpec, PodTemplateSpec } from '../../../types.ts';
import { validateResourceRequirements } from '../../shared/quantities.ts';
import { validateTolerations } from '../../shared/tolerations.ts';
import { validateAffinity, validateSpread } from './affinity.ts';
import {
  type ContainerScope,
  validateContainers,
  validateEphemeralContainers,
  validateInitContainers,
} from './containers.ts';
import { validateDns } from './dns.ts';
import { validateOs } from './os.ts';
import { validatePodLevelResources } from './podresources.ts';
import { validateHostUsers, validatePodSecurityContext } from './security.ts';
import { validateVolumes } from './volumes.ts';
import { validateHostProcess } from './windows.ts';

const maxInt32 = 2 ** 31 - 1;

/** The spec of a pod (`pod` is its metadata) or of a template (upstream ValidatePodSpec). */
export function validatePodSpec(spec: PodSpec, pod: ObjectMeta | undefined, path: string): FieldError[] {
  const errors: FieldError[] = [];
  if (spec.terminationGracePeriodSeconds === undefined)
    errors.push(required(child(path, 'terminationGracePeriodSeconds')));
  const checked = validateVolumes(spec.volumes, pod?.name, child(path, 'volumes'));
  errors.push(...checked.errors, ...validateClaims(spec.resourceClaims, child(path, 'resourceClaims')));
  const claims = new Set((spec.resourceClaims ?? []).flatMap(({ name }) => (name ? [name] : [])));
  const scope: ContainerScope = { spec, volumes: checked.volumes, claims };
  errors.push(
    ...validateContainers(scope, child(path, 'containers')),
    ...validateInitContainers(scope, child(path, 'initContainers')),
    ...validateEphemeralContainers(scope, child(path, 'ephemeralContainers')),
    ...validatePodLevelResources(spec, claims, child(path, 'resources')),
    ...validateHostPorts(spec, pod !== undefined, child(path, 'containers')),
    ...oneOf(spec.restartPolicy, child(path, 'restartPolicy'), ['Always', 'OnFailure', 'Never']),
    ...oneOf(spec.dnsPolicy, child(path, 'dnsPolicy'), ['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None']),
    ...validateLabels(spec.nodeSelector, child(path, 'nodeSelector')),
    ...validatePodSecurityContext(spec, child(path, 'securityContext')),
    ...validateAffinity(spec.affinity, child(path, 'affinity')),
    ...validateDns(spec, child(path, 'dnsConfig')),
    ...validateGates(spec, path),
    ...validateSpread(spec.topologySpreadConstraints, child(path, 'topologySpreadConstraints')),
    ...validateHostUsers(spec, path),
    ...validateHostProcess(spec, path),
    ...validateNames(spec, path),
    ...validateTolerations(spec.tolerations, child(path, 'tolerations')),
    ...validateRest(spec, path),
  );
  return errors;
}

function validateClaims(claims: readonly PodResourceClaim[] | undefined, path: string): FieldError[] {
  const names = new Set<string>();
  return each(claims, path, (claim, at) => {
    const { name, resourceClaimName, resourceClaimTemplateName } = claim;
    const errors: FieldError[] = [];
    if (!name) errors.push(required(child(at, 'name')));
    else if (names.has(name)) errors.push(duplicate(child(at, 'name'), name));
    else errors.push(...dnsLabel(name, child(at, 'name')));
    names.add(name);
    const value = {
      Name: name ?? '',
      ResourceClaimName: resourceClaimName ?? null,
      ResourceClaimTemplateName: resourceClaimTemplateName ?? null,
    };
    if (resourceClaimName !== undefined && resourceClaimTemplateName !== undefined) {
      const detail = 'at most one of `resourceClaimName` or `resourceClaimTemplateName` may be specified';
      errors.push(invalidValue(at, value, detail));
    }
    if (resourceClaimName === undefined && resourceClaimTemplateName === undefined) {
      const detail = 'must specify one of: `resourceClaimName`, `resourceClaimTemplateName`';
      errors.push(invalidValue(at, value, detail));
    }
    for (const field of ['resourceClaimName', 'resourceClaimTemplateName'] as const) {
      const reference = claim[field];
      if (reference !== undefined) errors.push(...dnsSubdomain(reference, child(at, field)));
    }
    return errors;
  });
}

/** In the node's network a port is the node's; a template's may be left to the pod's defaults. */
function validateHostPorts(spec: PodSpec, isPod: boolean, path: string): FieldError[] {
  if (!spec.hostNetwork) return [];
  const detail = 'must match `containerPort` when `hostNetwork` is true';
  return each(spec.containers, path, (container, at) =>
    each(container.ports, child(at, 'ports'), ({ hostPort = 0, containerPort }, port) =>
      (isPod || hostPort !== 0) && hostPort !== containerPort
        ? [invalidValue(child(port, 'hostPort'), hostPort, detail)]
        : [],
    ),
  );
}

function validateGates(spec: PodSpec, path: string): FieldError[] {
  const seen = new Set<string>();
  return [
    ...each(spec.readinessGates, child(path, 'readinessGates'), ({ conditionType = '' }, at) =>
      qualifiedName(conditionType, child(at, 'conditionType')),
    ),
    ...each(spec.schedulingGates, child(path, 'schedulingGates'), ({ name = '' }, at) => {
      const errors = qualifiedName(name, at);
      if (seen.has(name)) errors.push(duplicate(at, name));
      seen.add(name);
      return errors;
    }),
  ];
}

function validateNames(spec: PodSpec, path: string): FieldError[] {
  const errors: FieldError[] = [];
  for (const field of ['serviceAccountName', 'nodeName', 'priorityClassName', 'runtimeClassName'] as const) {
    const value = spec[field];
    const given = field === 'runtimeClassName' ? value !== undefined : value;
    if (given) errors.push(...complain(child(path, field), value, isDns1123Subdomain(value ?? '')));
  }
  for (const field of ['hostname', 'subdomain'] as const) {
    const value = spec[field];
    if (value) errors.push(...dnsLabel(value, child(path, field)));
  }
  if (spec.hostnameOverride !== undefined)
    errors.push(...validateHostnameOverride(spec, child(path, 'hostnameOverride')));
  return errors;
}

/** A host's name is at most 64 bytes long. */
const hostnameLength = 64;

function validateHostnameOverride(spec: PodSpec, path: string): FieldError[] {
  const name = spec.hostnameOverride ?? '';
  const errors = dnsSubdomain(name, path);
  if (Buffer.byteLength(name) > hostnameLength) {
    errors.push(tooLong(path, hostnameLength));
  }
  if (spec.hostNetwork) errors.push(forbidden(path, 'may not be specified when hostNetwork is true'));
  if (spec.setHostnameAsFQDN) errors.push(forbidden(path, 'may not be specified when setHostnameAsFQDN is true'));
  return errors;
}

function validateRest(spec: PodSpec, path: string): FieldError[] {
  const errors: FieldError[] = [];
  const { activeDeadlineSeconds: deadline, overhead } = spec;
  if (deadline !== undefined) {
    errors.push(...complain(child(path, 'activeDeadlineSeconds'), deadline, isInRange(deadline, 1, maxInt32)));
  }
  errors.push(
    ...each(spec.hostAliases, child(path, 'hostAliases'), ({ ip = '', hostnames }, at) => [
      ...isValidIpForLegacyField(child(at, 'ip'), ip),
      ...each(hostnames, child(at, 'hostnames'), dnsSubdomain),
    ]),
    ...(spec.preemptionPolicy === undefined
      ? []
      : oneOf(spec.preemptionPolicy, child(path, 'preemptionPolicy'), ['PreemptLowerPriority', 'Never'])),
  );
  if (overhead) {
    errors.push(...validateResourceRequirements({ limits: overhead }, new Set(), child(path, 'overhead')));
  }
  return [...errors, ...validateOs(spec, path)];
}

/** upstream ValidatePodTemplateSpec. */
export function validateTemplate(template: PodTemplateSpec | undefined, path: string): FieldError[] {
  const { metadata, spec } = template ?? {};
  const errors = [
    ...validateLabels(metadata?.labels, child(path, 'labels')),
    ...validateAnnotations(metadata?.annotations, child(path, 'annotations')),
    ...validatePodSpec(spec ?? { containers: [] }, undefined, child(path, 'spec')),
  ];
  if ((spec?.ephemeralContainers ?? []).length > 0) {
    const detail = 'ephemeral containers not allowed in pod template';
    errors.push(forbidden(child(path, 'spec', 'ephemeralContainers'), detail));
  }
  return errors;
}
