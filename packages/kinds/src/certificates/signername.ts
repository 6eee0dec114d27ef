import type { FieldError } from '@berth/machinery/errors';
import { goQuote, invalidValue, required, tooLong } from '@berth/machinery/invalid';
import { isDns1123Label, isDns1123Subdomain } from '@berth/machinery/meta';

const longestDomain = 253;
const longest = longestDomain + 1 + 253 + 63 + 1;

/** The first label of a dotted text that is none, once for each thing that is wrong with it. */
function labelErrors(path: string, text: string, check: (label: string) => string[]): FieldError[] {
  for (const label of text.split('.')) {
    const errors = check(label);
    if (errors.length > 0)
      return errors.map((error) => invalidValue(path, text, `validating label ${goQuote(label)}: ${error}`));
  }
  return [];
}

/** `example.com/signer` (pkg/apis/core/validation/names.go ValidateSignerName). */
export function validateSignerName(name: string, path: string): FieldError[] {
  if (name === '') return [required(path)];
  const [domain = '', rest, ...more] = name.split('/');
  if (rest === undefined || more.length > 0) {
    const detail = "must be a fully qualified domain and path of the form 'example.com/signer-name'";
    return [invalidValue(path, name, detail)];
  }
  return [
    ...(domain.length > longestDomain ? [tooLong(path, longestDomain)] : []),
    ...labelErrors(path, domain, isDns1123Label),
    ...(domain.includes('.')
      ? []
      : [invalidValue(path, domain, 'should be a domain with at least two segments separated by dots')]),
    ...labelErrors(path, rest, isDns1123Subdomain),
    ...(name.length > longest ? [tooLong(path, longest)] : []),
  ];
}
