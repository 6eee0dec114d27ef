import type { ParamKind, ParamRef } from '@berth/kinds/types';
import type { KubeObject } from '@berth/machinery/object';
import { matches, selectorOf } from '@berth/machinery/selectors';
import { keyOf, readObject } from '../../operations/call.ts';
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
  const definition = call.server.index.byKind(kind.apiVersion ?? '', kind.kind ?? '');
  if (definition === undefined)
    throw new ConfigurationError(
      `failed to find resource referenced by paramKind: '${groupVersionKind(kind.apiVersion ?? '', kind.kind ?? '')}'`,
    );
  const namespace = definition.namespaced ? ref.namespace || namespaceNameOf(request) : '';
  if (definition.namespaced && namespace === '')
    throw new ConfigurationError('cannot use namespaced paramRef in policy binding that matches cluster-scoped resources');
  if (!definition.namespaced && ref.namespace)
    throw new ConfigurationError('paramRef.namespace must not be provided for a cluster-scoped `paramKind`');
  const key = keyOf(call, definition, namespace, ref.name ?? '');
  const found = ref.name ? await one() : await selected();
  if (found.length === 0 && ref.parameterNotFoundAction === 'Deny')
    throw new ConfigurationError('no params found for policy binding with `Deny` parameterNotFoundAction');
  return found;

  async function one(): Promise<KubeObject[]> {
    const stored = await call.server.store.get(key);
    return stored === undefined ? [] : [readObject(definition as NonNullable<typeof definition>, stored)];
  }

  async function selected(): Promise<KubeObject[]> {
    const { cluster, resource } = key;
    const within = definition?.namespaced === true ? { namespace } : {};
    const { objects, next } = await call.server.store.list({ cluster, resource, ...within, limit: maxParams });
    if (next !== undefined) throw new ConfigurationError(`paramRef.selector has more than ${maxParams} objects to look through`);
    const selector = selectorOf(ref?.selector ?? {});
    return objects
      .filter(({ labels }) => matches(selector, labels))
      .map((stored) => readObject(definition as NonNullable<typeof definition>, stored));
  }
}

/** `rules.example.com/v1, Kind=Limit`, as Go prints it. */
function groupVersionKind(apiVersion: string, kind: string): string {
  return `${apiVersion.includes('/') ? apiVersion : `/${apiVersion}`}, Kind=${kind}`;
}
