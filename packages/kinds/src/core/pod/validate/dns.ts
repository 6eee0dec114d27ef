import type { FieldError } from '@berth/machinery/errors';
import { child, index, invalidValue, required } from '@berth/machinery/invalid';
import { isValidIpForLegacyField } from '@berth/machinery/meta';
import { each } from '../../../checks.ts';
import type { PodSpec } from '../../../types.ts';

/** What resolvers take (upstream validatePodDNSConfig). */
const maxNameservers = 3;
const maxSearches = 32;
const maxSearchCharacters = 2048;

const searchLabel = '_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?';
const searchPattern = `${searchLabel}(\\.${searchLabel})*`;
const searchMatch = new RegExp(`^${searchPattern}$`);
const searchLength = 253;
const notASearch = `a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '_', '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '${searchPattern}')`;

export function validateDns({ dnsPolicy, dnsConfig }: PodSpec, path: string): FieldError[] {
  const nameservers = dnsConfig?.nameservers ?? [];
  if (dnsPolicy === 'None') {
    if (!dnsConfig) return [required(path, 'must provide `dnsConfig` when `dnsPolicy` is None')];
    if (nameservers.length === 0) {
      const detail = 'must provide at least one DNS nameserver when `dnsPolicy` is None';
      return [required(child(path, 'nameservers'), detail)];
    }
  }
  const errors: FieldError[] = [];
  if (nameservers.length > maxNameservers) {
    const detail = `must not have more than ${maxNameservers} nameservers`;
    errors.push(invalidValue(child(path, 'nameservers'), nameservers, detail));
  }
  errors.push(...each(nameservers, child(path, 'nameservers'), (ip, at) => isValidIpForLegacyField(at, ip)));
  errors.push(...validateSearches(dnsConfig?.searches ?? [], child(path, 'searches')));
  (dnsConfig?.options ?? []).forEach(({ name }, position) => {
    if (!name) errors.push(required(index(child(path, 'options'), position), 'must not be empty'));
  });
  return errors;
}

/** A single dot or a leading underscore is a valid search path; a trailing dot is fine. */
function validateSearches(searches: readonly string[], path: string): FieldError[] {
  const errors: FieldError[] = [];
  if (searches.length > maxSearches) {
    errors.push(invalidValue(path, searches, `must not have more than ${maxSearches} search paths`));
  }
  if (searches.join(' ').length > maxSearchCharacters) {
    const detail = `must not have more than ${maxSearchCharacters} characters (including spaces) in the search list`;
    errors.push(invalidValue(path, searches, detail));
  }
  errors.push(...each(searches, path, validateSearch));
  return errors;
}

function validateSearch(search: string, path: string): FieldError[] {
  if (search === '.') return [];
  const name = search.replace(/\.$/, '');
  const long = Buffer.byteLength(name) > searchLength;
  return [
    ...(long ? [invalidValue(path, name, `must be no more than ${searchLength} characters`)] : []),
    ...(searchMatch.test(name) ? [] : [invalidValue(path, name, notASearch)]),
  ];
}
