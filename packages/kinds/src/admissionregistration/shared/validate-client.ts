import type { FieldError } from '@berth/machinery/errors';
import { child, invalidValue, required } from '@berth/machinery/invalid';
import { isDns1123Subdomain, isValidPortNumber } from '@berth/machinery/meta';
import { complain } from '../../checks.ts';
import type { AdmissionregistrationV1WebhookClientConfig as WebhookClientConfig } from '../types.ts';

const form = '; desired format: https://host[/path]';

/** upstream apiserver pkg/util/webhook/validation.go ValidateWebhookURL. */
export function validateWebhookUrl(text: string, path: string): FieldError[] {
  const match = /^(?:([a-zA-Z][a-zA-Z0-9+.-]*):)?(?:\/\/([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/s.exec(text);
  // eslint-disable-next-line no-control-regex -- Go's parser refuses them
  if (match === null || /[\u0000-\u001f\u007f]/.test(text))
    return [
      required(path, `url must be a valid URL: parse ${JSON.stringify(text)}: invalid control character in URL${form}`),
    ];
  const [, scheme = '', authority = '', , query = '', fragment = ''] = match;
  const at = authority.lastIndexOf('@');
  const host = authority.slice(at + 1);
  const errors: FieldError[] = [];
  if (scheme.toLowerCase() !== 'https')
    errors.push(invalidValue(path, scheme.toLowerCase(), `'https' is the only allowed URL scheme${form}`));
  if (host === '') errors.push(invalidValue(path, host, `host must be specified${form}`));
  if (at >= 0) errors.push(invalidValue(path, authority.slice(0, at), 'user information is not permitted in the URL'));
  if (fragment !== '') errors.push(invalidValue(path, fragment, 'fragments are not permitted in the URL'));
  if (query !== '') errors.push(invalidValue(path, query, 'query parameters are not permitted in the URL'));
  if (errors.length === 0 && !URL.canParse(text))
    errors.push(required(path, `url must be a valid URL: parse ${JSON.stringify(text)}: invalid host or port${form}`));
  return errors;
}

function validateServicePath(text: string | undefined, path: string): FieldError[] {
  if (text === undefined || text === '' || text === '/') return [];
  if (text === '//') return [invalidValue(path, text, 'segment[0] may not be empty')];
  const errors = text.startsWith('/') ? [] : [invalidValue(path, text, "must start with a '/'")];
  const steps = text.slice(1).replace(/\/$/, '').split('/');
  for (const [position, step] of steps.entries()) {
    if (step === '') errors.push(invalidValue(path, text, `segment[${position}] may not be empty`));
    else
      errors.push(...isDns1123Subdomain(step).map((why) => invalidValue(path, text, `segment[${position}]: ${why}`)));
  }
  return errors;
}

/** upstream ValidateWebhookService: it is called with name and namespace in each other's place, which only turns the order round. */
export function validateWebhookService(
  { namespace = '', name = '', path: route, port = 443 }: NonNullable<WebhookClientConfig['service']>,
  path: string,
): FieldError[] {
  const wrong = isValidPortNumber(port);
  return [
    ...(namespace === '' ? [required(child(path, 'namespace'))] : []),
    ...(name === '' ? [required(child(path, 'name'))] : []),
    ...complain(child(path, 'port'), port, wrong.length === 0 ? [] : [`port is not valid: ${wrong.join(', ')}`]),
    ...validateServicePath(route, child(path, 'path')),
  ];
}

export function validateClientConfig(config: WebhookClientConfig | undefined, path: string): FieldError[] {
  const { url, service } = config ?? {};
  if ((url === undefined) === (service === undefined))
    return [required(path, 'exactly one of url or service is required')];
  if (url !== undefined) return validateWebhookUrl(url, child(path, 'url'));
  return validateWebhookService(service as NonNullable<typeof service>, child(path, 'service'));
}
