import type { ParamKind, ParamRef } from '@berth/kinds/types';
import { type KindDefinition, whole } from '@berth/machinery/kind';
import type { KubeObject } from '@berth/machinery/object';
import { matches, selectorOf } from '@berth/machinery/selectors';
import { inVersion, shownIn } from '../../conversion/convert.ts';
import { kindsOf } from '../../customkinds.ts';
import { type Call, keyOf, readObject } from '../../operations/call.ts';
import { type AdmissionRequest, namespaceNameOf } from '../plugin.ts';

/** A binding's params cannot be had: its policy's failurePolicy says what becomes of the request. */
export class ConfigurationError extends Error {}

/** Objects that one binding may take; a selector that takes more fails. */
const maxParams = 1000;

/**
 * What a policy is evaluated with: each object by itself; [undefined] for a policy without params; none where the binding
 * says that missing ones do not matter (apiserver policy/generic/policy_dispatcher.go CollectParams).
 * @throws ConfigurationError
 */
export async function collectParams(
  kind: ParamKind | undefined,
  ref: ParamRef | undefined,
  request: AdmissionRequest,
): Promise<(KubeObject | undefined)[]> {
  if (kind === undefined || ref === undefined) return [undefined];
  const { call } = request;
  const definition = await kindNamed(call, kind);
  if (definition === undefined) throw new ConfigurationError(noSuchKind(kind));
  const namespace = definition.namespaced ? ref.namespace || namespaceNameOf(request) : '';
  if (definition.namespaced && namespace === '')
    throw new ConfigurationError(
      'cannot use namespaced paramRef in policy binding that matches cluster-scoped resources',
    );
  if (!definition.namespaced && ref.namespace)
    throw new ConfigurationError('paramRef.namespace must not be provided for a cluster-scoped `paramKind`');
  const found = ref.name
    ? await one(call, definition, namespace, ref.name)
    : await selected(call, definition, namespace, ref.selector);
  if (found.length === 0 && ref.parameterNotFoundAction === 'Deny')
    throw new ConfigurationError('no params found for policy binding with `Deny` parameterNotFoundAction');
  return found;
}

const noSuchKind = ({ apiVersion = '', kind = '' }: ParamKind): string =>
  `failed to find resource referenced by paramKind: '${groupVersionKind(apiVersion, kind)}'`;

/** A policy that has a binding refuses whatever it means while the kind of its params is not there, bound or not. */
export async function paramKindProblem(kind: ParamKind | undefined, call: Call): Promise<string | undefined> {
  if (kind === undefined || (await kindNamed(call, kind)) !== undefined) return undefined;
  return `failed to configure policy: ${noSuchKind(kind)}`;
}

/** The kind that a policy's params are of; undefined: the cluster has none of that name. */
export async function kindNamed(
  call: Call,
  { apiVersion = '', kind = '' }: ParamKind,
): Promise<KindDefinition | undefined> {
  const found = call.server.index.byKind(apiVersion, kind) ?? (await kindsOf(call)).byKind(apiVersion, kind);
  return found && whole(found);
}

async function one(call: Call, kind: KindDefinition, namespace: string, name: string): Promise<KubeObject[]> {
  const stored = await call.server.store.get(keyOf(call, kind, namespace, name));
  return stored === undefined ? [] : [readObject(kind, await shownIn(call, kind, stored))];
}

/** @throws ConfigurationError */
async function selected(
  call: Call,
  kind: KindDefinition,
  namespace: string,
  selector: ParamRef['selector'],
): Promise<KubeObject[]> {
  const { cluster, resource } = keyOf(call, kind, namespace, '');
  const within = kind.namespaced ? { namespace } : {};
  const { objects, next } = await call.server.store.list({ cluster, resource, ...within, limit: maxParams });
  if (next !== undefined)
    throw new ConfigurationError(`paramRef.selector has more than ${maxParams} objects to look through`);
  const parsed = selectorOf(selector ?? {});
  const found = objects.filter(({ labels }) => matches(parsed, labels));
  return (await inVersion(call, kind, found)).map((stored) => readObject(kind, stored));
}

/** `rules.example.com/v1, Kind=Limit`, as Go prints it. */
function groupVersionKind(apiVersion: string, kind: string): string {
  return `${apiVersion.includes('/') ? apiVersion : `/${apiVersion}`}, Kind=${kind}`;
}
