import type { FieldError } from '@berth/machinery/errors';
import { child, forbidden, index, invalidValue, required } from '@berth/machinery/invalid';
import { isDns1035Label } from '@berth/machinery/meta';
import { validateWebhookService, validateWebhookUrl } from '../../../admissionregistration/shared/validate-client.ts';
import { oneOf } from '../../../checks.ts';
import type { CustomResourceConversion } from '../../types.ts';

const known = ['v1', 'v1beta1'];

/** How versions become each other; the paths are those of upstream's internal form, as its messages have them. */
export function validateConversion(conversion: CustomResourceConversion | undefined, path: string): FieldError[] {
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
  return [...errors, ...reviewVersions(versions, child(path, 'conversionReviewVersions'))];
}

function reviewVersions(versions: readonly string[], path: string): FieldError[] {
  if (versions.length === 0) return [required(path)];
  const errors = versions.flatMap((version, at) =>
    versions.indexOf(version) < at
      ? [invalidValue(index(path, at), version, 'duplicate version')]
      : isDns1035Label(version).map((why) => invalidValue(index(path, at), version, why)),
  );
  if (!versions.some((version) => known.includes(version)))
    errors.push(invalidValue(path, versions, `must include at least one of ${known.join(', ')}`));
  return errors;
}
