import type { FieldError } from '@berth/machinery/errors';
import { child, forbidden, invalidValue, notSupported, required } from '@berth/machinery/invalid';
import type { KubeObject } from '@berth/machinery/object';
import { deepEqual } from '@berth/machinery/values';
import type {
  ExemptPriorityLevelConfiguration,
  LimitedPriorityLevelConfiguration,
  LimitResponse,
  PriorityLevelConfiguration,
  PriorityLevelConfigurationSpec,
  QueuingConfiguration,
} from '../../types.ts';
import { mandatoryPriorityLevels } from '../mandatory.ts';
import { validateConditions } from '../shared.ts';

const maxQueues = 10_000_000;
const maxEntropy = 60;

/** upstream pkg/apis/flowcontrol/validation ValidatePriorityLevelConfiguration. */
export function validatePriorityLevel(object: KubeObject): FieldError[] {
  const { metadata, spec, status } = object as PriorityLevelConfiguration;
  const name = metadata?.name ?? '';
  return [
    ...validateSpec(name, spec ?? ({} as PriorityLevelConfigurationSpec), 'spec'),
    ...validateFixed(name, spec, 'spec'),
    ...validateConditions(status?.conditions ?? [], 'status.conditions'),
  ];
}

function validateFixed(name: string, spec: PriorityLevelConfigurationSpec | undefined, path: string): FieldError[] {
  const fixed = mandatoryPriorityLevels.find(({ metadata }) => metadata.name === name);
  if (fixed === undefined) return [];
  if (name !== 'exempt')
    return deepEqual(spec, fixed.spec)
      ? []
      : [invalidValue(path, spec, `spec of '${name}' must equal the fixed value`)];
  const rest = ({ exempt: _exempt, ...others }: Partial<PriorityLevelConfigurationSpec> = {}) => others;
  const detail = `spec of '${name}' except the 'spec.exempt' field must equal the fixed value`;
  return deepEqual(rest(spec), rest(fixed.spec)) ? [] : [invalidValue(path, spec, detail)];
}

function validateSpec(name: string, spec: PriorityLevelConfigurationSpec, path: string): FieldError[] {
  const { type, limited, exempt } = spec;
  const errors: FieldError[] = [];
  if ((name === 'exempt') !== (type === 'Exempt'))
    errors.push(invalidValue(child(path, 'type'), type, "must be 'Exempt' if and only if `name` is 'exempt'"));
  const at = child(path, 'limited');
  if (type === 'Exempt') {
    if (limited !== undefined) errors.push(forbidden(at, 'must be nil if the type is not Limited'));
    if (exempt !== undefined) errors.push(...validateShares(exempt, child(path, 'exempt')));
  } else if (type === 'Limited') {
    if (exempt !== undefined) errors.push(forbidden(child(path, 'exempt'), 'must be nil if the type is Limited'));
    if (limited === undefined) errors.push(required(at, 'must not be empty when type is Limited'));
    else errors.push(...validateLimited(limited, at));
  } else errors.push(notSupported(child(path, 'type'), type, ['Exempt', 'Limited']));
  return errors;
}

function validateShares(
  { nominalConcurrencyShares: shares, lendablePercent: percent }: ExemptPriorityLevelConfiguration,
  path: string,
): FieldError[] {
  const errors: FieldError[] = [];
  if (shares !== undefined && shares < 0)
    errors.push(invalidValue(child(path, 'nominalConcurrencyShares'), shares, 'must be a non-negative integer'));
  if (percent !== undefined && (percent < 0 || percent > 100))
    errors.push(invalidValue(child(path, 'lendablePercent'), percent, 'must be between 0 and 100, inclusive'));
  return errors;
}

function validateLimited(limited: LimitedPriorityLevelConfiguration, path: string): FieldError[] {
  const { limitResponse, borrowingLimitPercent: borrowing } = limited;
  const shares = validateShares(limited, path);
  const response = validateResponse(limitResponse ?? { type: '' }, child(path, 'limitResponse'));
  const errors = [...shares.slice(0, 1), ...response, ...shares.slice(1)];
  if (borrowing !== undefined && borrowing < 0)
    errors.push(
      invalidValue(child(path, 'borrowingLimitPercent'), borrowing, 'if specified, must be a non-negative integer'),
    );
  return errors;
}

function validateResponse({ type, queuing }: LimitResponse, path: string): FieldError[] {
  const at = child(path, 'queuing');
  if (type === 'Reject')
    return queuing === undefined ? [] : [forbidden(at, 'must be nil if limited.limitResponse.type is not Limited')];
  if (type !== 'Queue') return [notSupported(child(path, 'type'), type, ['Queue', 'Reject'])];
  return queuing === undefined
    ? [required(at, 'must not be empty if limited.limitResponse.type is Limited')]
    : validateQueuing(queuing, at);
}

function validateQueuing(
  { queues = 0, handSize = 0, queueLengthLimit = 0 }: QueuingConfiguration,
  path: string,
): FieldError[] {
  const errors: FieldError[] = [];
  const wrong = (field: string, value: number, detail: string) =>
    errors.push(invalidValue(child(path, field), value, detail));
  if (queueLengthLimit <= 0) wrong('queueLengthLimit', queueLengthLimit, 'must be positive');
  if (queues <= 0) wrong('queues', queues, 'must be positive');
  else if (queues > maxQueues) wrong('queues', queues, `must not be greater than ${maxQueues}`);
  if (handSize <= 0) wrong('handSize', handSize, 'must be positive');
  else if (handSize > queues) wrong('handSize', handSize, `should not be greater than queues (${queues})`);
  else {
    const entropy = Math.ceil(Math.log2(queues) * handSize);
    if (entropy > maxEntropy)
      wrong(
        'handSize',
        handSize,
        `required entropy bits of deckSize ${queues} and handSize ${handSize} should not be greater than ${maxEntropy}`,
      );
  }
  return errors;
}
