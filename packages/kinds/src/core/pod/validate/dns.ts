import type { FieldError } from '@berth/machinery/errors';
import { child, index, invalidValue, required } from '@berth/machinery/invalid';
import { isValidIpForLegacyField } from '@berth/machinery/meta';
import { dnsSubdomain, each } from '../../../checks.ts';
import type { PodSpec } from '../../../types.ts';

/** What resolvers take (upstream validatePodDNSConfig). */
const maxNameservers = 3;
const maxSearches = 32;
const maxSearchCharacters = 2048;

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
  const relaxed = (search: string): string => search.replace(/\.$/, '').replaceAll('_', 'a');
  errors.push(
    ...each(searches, path, (search, at) => {
      if (search === '.') return [];
      const wrong = dnsSubdomain(relaxed(search), at);
      return wrong.map((error) => ({ ...error, value: search.replace(/\.$/, '') }));
    }),
  );
  return errors;
}
