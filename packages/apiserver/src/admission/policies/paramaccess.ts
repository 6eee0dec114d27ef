import type { ParamKind, ParamRef } from '@berth/kinds/types';
import type { FieldError } from '@berth/machinery/errors';
import { forbidden, invalid } from '@berth/machinery/invalid';
import type { KubeObject } from '@berth/machinery/object';
import { deepEqual } from '@berth/machinery/values';
import type { Call } from '../../operations/call.ts';
import { type AdmissionPlugin, type AdmissionRequest, nameOf } from '../plugin.ts';
import { kindNamed } from './params.ts';

const group = 'admissionregistration.k8s.io';

interface Spec {
  paramKind?: ParamKind;
  policyName?: string;
  paramRef?: ParamRef;
}

const specOf = (object: KubeObject | undefined): Spec => (object?.spec ?? {}) as Spec;

/** What of a kind must be readable: all of everything where the kind is not known. */
async function resourceOf(call: Call, kind: ParamKind | undefined): Promise<{ group: string; resource: string }> {
  if (kind === undefined) return { group: '*', resource: '*' };
  const definition = await kindNamed(call, kind);
  const { apiVersion = '' } = kind;
  const named = apiVersion.includes('/') ? (apiVersion.split('/')[0] ?? '') : '';
  return { group: definition?.group ?? named, resource: definition?.plural ?? '*' };
}

async function may(
  call: Call,
  verb: string,
  kind: ParamKind | undefined,
  namespace: string,
  name: string,
): Promise<boolean> {
  const { identity } = call;
  const attributes = {
    kind: 'resource',
    verb,
    ...(await resourceOf(call, kind)),
    subresource: '',
    namespace,
    name,
  } as const;
  return (await call.server.authorize(call.cluster, identity, attributes)).allowed;
}

async function policyError({ call, object, old }: AdmissionRequest): Promise<FieldError | undefined> {
  const { paramKind } = specOf(object);
  if (paramKind === undefined || deepEqual(paramKind, specOf(old).paramKind)) return undefined;
  if (await may(call, 'get', paramKind, '*', '*')) return undefined;
  return forbidden(
    'spec.paramKind',
    `user ${call.identity.username} must have "get" permission on all objects of the referenced paramKind (kind=${paramKind.kind}, apiVersion=${paramKind.apiVersion})`,
  );
}

async function bindingError({ call, kind, object, old }: AdmissionRequest): Promise<FieldError | undefined> {
  const { paramRef, policyName = '' } = specOf(object);
  const before = specOf(old);
  if (paramRef === undefined || (deepEqual(paramRef, before.paramRef) && policyName === before.policyName))
    return undefined;
  const resource = `${group}/${kind.plural.replace('policybindings', 'policies')}`;
  const stored = await call.server.store.get({ cluster: call.cluster.id, resource, namespace: '', name: policyName });
  const paramKind = stored === undefined ? undefined : specOf(JSON.parse(stored.body) as KubeObject).paramKind;
  const verb = paramRef.name ? 'get' : 'list';
  if (await may(call, verb, paramKind, paramRef.namespace ?? '', paramRef.name ?? '')) return undefined;
  const why =
    stored === undefined
      ? `unable to get policy ${policyName} to determine minimum required permissions and user ${call.identity.username} does not have "${verb}" permission for all groups, versions and resources`
      : `user ${call.identity.username} does not have "${verb}" permission on the object referenced by paramRef`;
  return forbidden('spec.paramRef', why);
}

/**
 * Nobody makes policies read for them what they may not read themselves (upstream
 * pkg/registry/admissionregistration/validatingadmissionpolicy/authz.go and its like).
 */
export const policyParamAccess: AdmissionPlugin = {
  name: 'PolicyParamAccess',
  handles: ({ call, kind, operation, settings }) =>
    kind.group === group &&
    /AdmissionPolicy(Binding)?$/.test(kind.kind) &&
    settings.subresource === '' &&
    (operation === 'CREATE' || operation === 'UPDATE') &&
    !call.identity.groups.includes('system:masters'),
  async validate(request) {
    const binding = request.kind.kind.endsWith('Binding');
    const error = await (binding ? bindingError(request) : policyError(request));
    if (error !== undefined) throw invalid(request.kind, nameOf(request), [error]);
  },
};
