import type { FieldError } from '@berth/machinery/errors';
import { child, forbidden, index, invalidValue, required } from '@berth/machinery/invalid';
import { isDns1035Label } from '@berth/machinery/meta';
import { validateWebhookService, validateWebhookUrl } from '../../../admissionregistration/shared/validate-client.ts';
import { oneOf } from '../../../checks.ts';
import type { CustomResourceConversion, CustomResourceDefinition } from '../../types.ts';
import { bundleError } from './cabundle.ts';

const known = ['v1', 'v1beta1'];

/** How versions become each other; the paths are those of upstream's internal form, as its messages have them. */
export function validateConversion(
  conversion: CustomResourceConversion | undefined,
  path: string,
  old?: CustomResourceDefinition,
): FieldError[] {
  if (conversion === undefined) return [];
  const { strategy, webhook } = conversion;
  const errors = oneOf(strategy, child(path, 'strategy'), ['None', 'Webhook']);
  const at = child(path, 'webhookClientConfig');
  const versions = webhook?.conversionReviewVersions ?? [];
  if (strategy !== 'Webhook') {
    if (webhook?.clientConfig !== undefined)
      errors.push(forbidden(at, 'should not be set when strategy is not set to Webhook'));
    if (versions.length > 0)
      errors.push(
        forbidden(child(path, 'conversionReviewVersions'), 'should not be set when strategy is not set to Webhook'),
      );
    return errors;
  }
  const config = webhook?.clientConfig;
  if (config === undefined) errors.push(required(at, 'required when strategy is set to Webhook'));
  else if ((config.url === undefined) === (config.service === undefined))
    errors.push(required(at, 'exactly one of url or service is required'));
  else if (config.url !== undefined) errors.push(...validateWebhookUrl(config.url, child(at, 'url')));
  else if (config.service !== undefined) errors.push(...validateWebhookService(config.service, child(at, 'service')));
  if (config?.caBundle && !mayBeNoBundle(old)) {
    const wrong = bundleError(config.caBundle);
    if (wrong !== undefined) errors.push(invalidValue(child(at, 'caBundle'), config.caBundle, wrong));
  }
  const before = old?.spec.conversion?.webhook?.conversionReviewVersions ?? [];
  const unknown = before.length > 0 && !before.some((version) => known.includes(version));
  return [...errors, ...reviewVersions(versions, child(path, 'conversionReviewVersions'), unknown)];
}

/** Bundles are filled in by others after the definition was made: until it is served, and where it was none before, it need not be one. */
function mayBeNoBundle(old: CustomResourceDefinition | undefined): boolean {
  const established = old?.status?.conditions?.some(({ type, status }) => type === 'Established' && status === 'True');
  const before = old?.spec.conversion?.webhook?.clientConfig?.caBundle;
  return established !== true || (before !== undefined && before !== '' && bundleError(before) !== undefined);
}

/** `unknown`: none of those before was known, so none must be now. */
function reviewVersions(versions: readonly string[], path: string, unknown: boolean): FieldError[] {
  if (versions.length === 0) return [required(path)];
  const errors = versions.flatMap((version, at) =>
    versions.indexOf(version) < at
      ? [invalidValue(index(path, at), version, 'duplicate version')]
      : isDns1035Label(version).map((why) => invalidValue(index(path, at), version, why)),
  );
  if (!unknown && !versions.some((version) => known.includes(version)))
    errors.push(invalidValue(path, versions, `must include at least one of ${known.join(', ')}`));
  return errors;
}
