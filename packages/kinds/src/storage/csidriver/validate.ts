import type { FieldError } from '@berth/machinery/errors';
import { child, duplicate, invalidValue, notSupported } from '@berth/machinery/invalid';
import { fieldImmutable } from '@berth/machinery/meta';
import type { KubeObject } from '@berth/machinery/object';
import { deepEqual } from '@berth/machinery/values';
import { each, optionalOneOf } from '../../checks.ts';
import type { CSIDriver } from '../../types.ts';

const modes = ['Persistent', 'Ephemeral'];
const leastPeriod = 10;
const leastExpiration = 600;

/** upstream pkg/apis/storage/validation ValidateCSIDriver. What must be there has a default. */
export function validateCsiDriver(object: KubeObject): FieldError[] {
  const { spec } = object as CSIDriver;
  const { fsGroupPolicy, tokenRequests = [], volumeLifecycleModes = [] } = spec;
  const period = spec.nodeAllocatableUpdatePeriodSeconds;
  const inSecrets = spec.serviceAccountTokenInSecrets;
  const audiences = tokenRequests.map(({ audience }) => audience);
  return [
    ...optionalOneOf(fsGroupPolicy, 'spec.fsGroupPolicy', ['File', 'None', 'ReadWriteOnceWithFSType']),
    ...each(tokenRequests, 'spec.tokenRequests', ({ audience, expirationSeconds }, at, position) => {
      if (audiences.indexOf(audience) < position) return [duplicate(child(at, 'audience'), audience)];
      return expirationErrors(expirationSeconds, child(at, 'expirationSeconds'));
    }),
    ...volumeLifecycleModes.flatMap((mode) =>
      modes.includes(mode) ? [] : [notSupported('spec.volumeLifecycleModes', mode, modes)],
    ),
    ...(period !== undefined && period < leastPeriod
      ? [invalidValue('spec.nodeAllocatableUpdatePeriodSeconds', period, 'must be greater than or equal to 10 seconds')]
      : []),
    ...(inSecrets !== undefined && tokenRequests.length === 0
      ? [
          invalidValue(
            'spec.serviceAccountTokenInSecrets',
            inSecrets,
            'serviceAccountTokenInSecrets is set but no tokenRequests are specified',
          ),
        ]
      : []),
  ];
}

function expirationErrors(seconds: number | undefined, path: string): FieldError[] {
  if (seconds === undefined) return [];
  if (seconds < leastExpiration)
    return [invalidValue(path, seconds, 'may not specify a duration less than 10 minutes')];
  return seconds > 2 ** 32 ? [invalidValue(path, seconds, 'may not specify a duration larger than 2^32 seconds')] : [];
}

export function validateCsiDriverUpdate(object: KubeObject, old: KubeObject): FieldError[] {
  const [now, before] = [object as CSIDriver, old as CSIDriver];
  const fields = [
    ['attachRequired', 'spec.attachedRequired'],
    ['volumeLifecycleModes', 'spec.volumeLifecycleModes'],
  ] as const;
  return fields.flatMap(([name, path]) =>
    deepEqual(now.spec[name], before.spec[name]) ? [] : [invalidValue(path, now.spec[name], fieldImmutable)],
  );
}
