import type { FieldError } from '@berth/machinery/errors';
import { invalidValue } from '@berth/machinery/invalid';
import type { AuthenticationV1TokenRequest as TokenRequest } from '../../types.ts';

const hour = 3600;
const shortest = 600;
const longest = 2 ** 32;

/** A token lives an hour unless said (upstream pkg/apis/authentication/v1/defaults.go). */
export function tokenRequestDefaults(request: TokenRequest): void {
  request.spec ??= {};
  request.spec.expirationSeconds ??= hour;
}

/** upstream pkg/apis/authentication/validation ValidateTokenRequest. */
export function validateTokenRequest({ spec }: TokenRequest): FieldError[] {
  const path = 'spec.expirationSeconds';
  const seconds = spec?.expirationSeconds ?? 0;
  if (seconds < shortest) return [invalidValue(path, seconds, 'may not specify a duration less than 10 minutes')];
  if (seconds > longest) return [invalidValue(path, seconds, 'may not specify a duration larger than 2^32 seconds')];
  return [];
}
