import type { FieldError } from '@berth/machinery/errors';
import { child, forbidden, invalidValue, notSupported, required, tooLong } from '@berth/machinery/invalid';
import { fieldImmutable, isDns1123Label, isDns1123Subdomain } from '@berth/machinery/meta';
import type { KubeObject } from '@berth/machinery/object';
import { complain } from '../../checks.ts';
import type { IngressClass, IngressClassParametersReference } from '../../types.ts';
import { validateReference } from '../ingress/reference.ts';

const maxController = 250;

/** upstream pkg/apis/networking/validation ValidateIngressClass. */
export function validateIngressClass(object: KubeObject): FieldError[] {
  const { controller = '', parameters } = (object as IngressClass).spec ?? {};
  const path = 'spec.controller';
  return [
    ...(controller.length > maxController ? [tooLong(path, maxController)] : []),
    ...domainPrefixedPath(controller, path),
    ...(parameters === undefined ? [] : validateParameters(parameters, 'spec.parameters')),
  ];
}

export function validateIngressClassUpdate(object: KubeObject, old: KubeObject): FieldError[] {
  const { controller } = (object as IngressClass).spec ?? {};
  if (controller === (old as IngressClass).spec?.controller) return [];
  return [invalidValue('spec.controller', controller, fieldImmutable)];
}

/** `example.com/path` (apimachinery util/validation IsDomainPrefixedPath). */
function domainPrefixedPath(text: string, path: string): FieldError[] {
  if (text === '') return [required(path)];
  const slash = text.indexOf('/');
  const [domain, rest] = slash < 0 ? [text, ''] : [text.slice(0, slash), text.slice(slash + 1)];
  if (slash < 0 || domain === '' || rest === '')
    return [invalidValue(path, text, 'must be a domain-prefixed path (such as "acme.io/foo")')];
  const errors = isDns1123Subdomain(domain).map((why) => invalidValue(path, domain, why));
  if (!/^[A-Za-z0-9/\-._~%!$&'()*+,;=:]+$/.test(rest))
    errors.push(
      invalidValue(path, rest, `Invalid path (regex used for validation is '[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+')`),
    );
  return errors;
}

function validateParameters(parameters: IngressClassParametersReference, path: string): FieldError[] {
  const { scope, namespace } = parameters;
  const errors = validateReference(parameters, path);
  if (scope === undefined) return [...errors, required(child(path, 'scope'))];
  const scopes = ['Cluster', 'Namespace'];
  if (!scopes.includes(scope)) return [...errors, notSupported(child(path, 'scope'), scope, scopes)];
  const at = child(path, 'namespace');
  if (scope === 'Cluster')
    return namespace === undefined ? errors : [...errors, forbidden(at, "`parameters.scope` is set to 'Cluster'")];
  return namespace === undefined
    ? [...errors, required(at, "`parameters.scope` is set to 'Namespace'")]
    : [...errors, ...complain(at, namespace, isDns1123Label(namespace))];
}
