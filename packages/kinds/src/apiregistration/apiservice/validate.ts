import type { FieldError } from '@berth/machinery/errors';
import { goQuote, invalidValue, notSupported, required } from '@berth/machinery/invalid';
import type { HookContext } from '@berth/machinery/kind';
import { isDns1035Label, isDns1123Subdomain, isPathSegmentName, isValidPortNumber } from '@berth/machinery/meta';
import type { KubeObject } from '@berth/machinery/object';
import { complain, each } from '../../checks.ts';
import type { APIService, APIServiceSpec } from '../../types.ts';

const statuses = ['True', 'False', 'Unknown'];

/** kube-aggregator pkg/apis/apiregistration/validation ValidateAPIService. */
export function validateAPIService(object: KubeObject): FieldError[] {
  const { metadata, spec } = object as APIService;
  const { group = '', version = '', groupPriorityMinimum = 0, versionPriority = 0 } = spec ?? {};
  const name = metadata.name ?? '';
  const wanted = `${version}.${group}`;
  return [
    // A name that could be no part of a path is complained of for every kind.
    ...(name === wanted || name === '' || isPathSegmentName(name).length > 0
      ? []
      : [invalidValue('metadata.name', name, `must be \`spec.version+"."+spec.group\`: ${goQuote(wanted)}`)]),
    ...(group === '' && version !== 'v1'
      ? [required('spec.group', 'only v1 may have an empty group and it better be legacy kube')]
      : []),
    ...(group === '' ? [] : complain('spec.group', group, isDns1123Subdomain(group))),
    ...complain('spec.version', version, isDns1035Label(version)),
    ...between('spec.groupPriorityMinimum', groupPriorityMinimum, 20_000),
    ...between('spec.versionPriority', versionPriority, 1000),
    ...(spec?.service === undefined ? validateLocal(spec) : validateService(spec)),
  ];
}

const between = (path: string, value: number, most: number): FieldError[] =>
  value > 0 && value <= most ? [] : [invalidValue(path, value, `must be positive and less than ${most}`)];

function validateLocal({ caBundle = '', insecureSkipTLSVerify = false }: Partial<APIServiceSpec> = {}): FieldError[] {
  const size = Buffer.from(caBundle, 'base64').length;
  return [
    ...(size > 0 ? [invalidValue('spec.caBundle', `${size} bytes`, 'local APIServices may not have a caBundle')] : []),
    ...(insecureSkipTLSVerify
      ? [invalidValue('spec.insecureSkipTLSVerify', true, 'local APIServices may not have insecureSkipTLSVerify')]
      : []),
  ];
}

function validateService({ service = {}, caBundle = '', insecureSkipTLSVerify = false }: APIServiceSpec): FieldError[] {
  const { namespace = '', name = '', port = 0 } = service;
  const wrong = isValidPortNumber(port);
  return [
    ...(namespace === '' ? [required('spec.service.namespace')] : []),
    ...(name === '' ? [required('spec.service.name')] : []),
    ...(wrong.length > 0 ? [invalidValue('spec.service.port', port, `port is not valid: ${wrong.join(', ')}`)] : []),
    ...(insecureSkipTLSVerify && caBundle !== ''
      ? [invalidValue('spec.insecureSkipTLSVerify', true, 'may not be true if caBundle is present')]
      : []),
  ];
}

export function validateAPIServiceUpdate(
  object: KubeObject,
  _old: KubeObject,
  { subresource }: HookContext,
): FieldError[] {
  if (subresource !== 'status') return [];
  const path = 'status.conditions';
  return each((object as APIService).status?.conditions, path, ({ status }, at) =>
    statuses.includes(status) ? [] : [notSupported(`${at}.status`, status, statuses)],
  );
}
