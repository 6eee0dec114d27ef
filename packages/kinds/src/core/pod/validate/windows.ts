import type { FieldError } from '@berth/machinery/errors';
import { child, invalidValue } from '@berth/machinery/invalid';
import { isDns1123Subdomain } from '@berth/machinery/meta';
import { complain } from '../../../checks.ts';
import type { PodSpec, WindowsSecurityContextOptions } from '../../../types.ts';

const specKibibytes = 64;
const domainLength = 256;
const userLength = 104;
const forbiddenInUser = '["/\\:;|=,+*?<>@\\[\\]]';
const netBios = /^[^\\/:*?|.<>"]{1,15}$/;
const dnsName = /^[a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?(\.[a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?)*$/;

/** upstream validateWindowsSecurityContextOptions. */
export function validateWindowsOptions(options: WindowsSecurityContextOptions | undefined, path: string): FieldError[] {
  if (!options) return [];
  const { gmsaCredentialSpecName: name, gmsaCredentialSpec: spec, runAsUserName: user } = options;
  const errors: FieldError[] = [];
  const refuse = (field: string, value: string, why: string | undefined): unknown =>
    why !== undefined && errors.push(invalidValue(child(path, field), value, `${field}${why}`));
  if (name !== undefined)
    errors.push(...complain(child(path, 'gmsaCredentialSpecName'), name, isDns1123Subdomain(name)));
  if (spec === '') refuse('gmsaCredentialSpec', spec, ' cannot be an empty string');
  else if (Buffer.byteLength(spec ?? '') > specKibibytes * 1024)
    refuse('gmsaCredentialSpec', spec ?? '', ` size must be under ${specKibibytes} KiB`);
  if (user !== undefined) for (const why of userErrors(user)) refuse('runAsUserName', user, why);
  return errors;
}

function userErrors(name: string): string[] {
  if (name === '') return [' cannot be an empty string'];
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  if (/[\x00-\x1f\x7f]/.test(name)) return [' cannot contain control characters'];
  const parts = name.split('\\');
  if (parts.length > 2) return [' cannot contain more than one backslash'];
  const [user = '', domain] = parts.reverse();
  const errors: string[] = [];
  if (domain !== undefined && domain.length >= domainLength)
    errors.push(`'s Domain length must be under ${domainLength} characters`);
  if (domain !== undefined && !netBios.test(domain) && !dnsName.test(domain))
    errors.push("'s Domain doesn't match the NetBIOS nor the DNS format");
  if (user === '') errors.push("'s User cannot be empty");
  if (user.length > userLength) errors.push(`'s User length must not be longer than ${userLength} characters`);
  if (/^[. ]+$/.test(user)) errors.push("'s User cannot contain only periods or spaces");
  if (/["/\\:;|=,+*?<>@[\]]/.test(user))
    errors.push(`'s User cannot contain the following characters: ${forbiddenInUser}`);
  return errors;
}

/** Containers that are processes of the node are so all together, in the node's network (upstream validateWindowsHostProcessPod). */
export function validateHostProcess(spec: PodSpec, path: string): FieldError[] {
  const whole = spec.securityContext?.windowsOptions?.hostProcess;
  const containers = [...(spec.initContainers ?? []), ...(spec.containers ?? [])];
  const each = containers.map(({ securityContext }) => securityContext?.windowsOptions?.hostProcess ?? whole ?? false);
  if (!each.includes(true)) return [];
  const errors: FieldError[] = [];
  if (each.includes(false)) {
    const detail = 'If pod contains any hostProcess containers then all containers must be HostProcess containers';
    errors.push(invalidValue(path, '', detail));
  }
  if (!spec.hostNetwork) {
    const detail = 'hostNetwork must be true if pod contains any hostProcess containers';
    errors.push(invalidValue(child(path, 'hostNetwork'), false, detail));
  }
  return errors;
}
