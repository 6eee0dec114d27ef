import { apiVersionOf, type KubeObject } from '@berth/machinery/object';
import { isObject } from '@berth/machinery/values';
import { type AdmissionRequest, nameOf, namespaceNameOf } from '../admission/plugin.ts';
import type { Invocation } from '../admission/webhooks/match.ts';

/** A webhook's answer, looked at. */
export interface ReviewAnswer {
  allowed: boolean;
  status: { code?: number; message?: string; reason?: string; [field: string]: unknown } | undefined;
  patch: string | undefined;
  patchType: string | undefined;
  warnings: string[];
  auditAnnotations: Record<string, string>;
}

function optionsOf({ options, operation, settings }: AdmissionRequest): unknown {
  if (operation === 'CONNECT') return null;
  if (options !== undefined) return options;
  return {
    kind: operation === 'CREATE' ? 'CreateOptions' : operation === 'UPDATE' ? 'UpdateOptions' : 'DeleteOptions',
    apiVersion: 'meta.k8s.io/v1',
    ...(settings.dryRun ? { dryRun: ['All'] } : {}),
    ...(settings.fieldManager === '' || operation === 'DELETE' ? {} : { fieldManager: settings.fieldManager }),
  };
}

/** An AdmissionRequest without uid and objects, in the form the webhook asked for (webhook/request/admissionreview.go). */
export function requestOf(request: AdmissionRequest, invocation: Invocation): object {
  const { call, kind, settings, operation } = request;
  const { username, groups, uid: userUid, extra } = call.identity;
  const form = request.form ?? kind;
  return {
    kind: invocation.form,
    resource: invocation.resource,
    ...(settings.subresource === '' ? {} : { subResource: settings.subresource }),
    requestKind: { group: form.group, version: form.version, kind: form.kind },
    requestResource: { group: kind.group, version: kind.version, resource: kind.plural },
    ...(settings.subresource === '' ? {} : { requestSubResource: settings.subresource }),
    ...(nameOf(request) === '' ? {} : { name: nameOf(request) }),
    ...(namespaceNameOf(request) === '' ? {} : { namespace: namespaceNameOf(request) }),
    operation,
    userInfo: {
      username,
      ...(userUid === undefined ? {} : { uid: userUid }),
      groups,
      ...(extra === undefined || Object.keys(extra).length === 0 ? {} : { extra }),
    },
    dryRun: settings.dryRun,
    options: optionsOf(request),
  };
}

/** AdmissionReview v1. */
export const reviewOf = (
  request: object,
  uid: string,
  { object, old }: { object: KubeObject | null; old: KubeObject | null },
): object => ({
  kind: 'AdmissionReview',
  apiVersion: 'admission.k8s.io/v1',
  request: { uid, ...request, object, oldObject: old },
});

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

function stringsOf(value: unknown): Record<string, string> {
  if (!isObject(value)) return {};
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

const wanted = 'admission.k8s.io/v1, Kind=AdmissionReview';

/** Checks an answer as upstream's VerifyAdmissionResponse. Answers with a sentence where it cannot be used. */
export function readAnswer(body: unknown, uid: string, mutating: boolean): ReviewAnswer | string {
  if (!isObject(body) || !isObject(body.response)) return 'webhook response was absent';
  const { response } = body;
  if (textOf(response.uid) !== uid)
    return `expected response.uid=${JSON.stringify(uid)}, got ${JSON.stringify(textOf(response.uid))}`;
  const version = textOf(body.apiVersion);
  if (version !== apiVersionOf('admission.k8s.io', 'v1') || body.kind !== 'AdmissionReview')
    return `expected webhook response of ${wanted}, got ${version.includes('/') ? version : `/${version}`}, Kind=${textOf(body.kind)}`;
  const patch = textOf(response.patch);
  const patchType =
    response.patchType === undefined || response.patchType === null ? undefined : textOf(response.patchType);
  if (!mutating && patch !== '') return 'validating webhook may not return response.patch';
  if (!mutating && patchType !== undefined) return 'validating webhook may not return response.patchType';
  if (patch !== '' && patchType === undefined) return 'webhook returned response.patch but not response.patchType';
  if (patch === '' && patchType !== undefined) return 'webhook returned response.patchType but not response.patch';
  if (patchType === '') return 'webhook returned invalid response.patchType of ""';
  return {
    allowed: response.allowed === true,
    status: isObject(response.status) ? response.status : undefined,
    patch: patch === '' ? undefined : patch,
    patchType,
    warnings: Array.isArray(response.warnings) ? response.warnings.filter((one) => typeof one === 'string') : [],
    auditAnnotations: stringsOf(response.auditAnnotations),
  };
}
