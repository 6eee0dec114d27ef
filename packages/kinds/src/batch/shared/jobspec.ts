import type { FieldError } from '@berth/machinery/errors';
import { child, invalidValue, notSupported, required, tooLong, tooMany } from '@berth/machinery/invalid';
import { domainPrefixedPath, each, nonNegative } from '../../checks.ts';
import { validateTemplate } from '../../core/pod/validate/spec.ts';
import type { JobSpec, SuccessPolicyRule } from '../../types.ts';
import { countIndexes, parseIndexes } from './indexes.ts';
import { validatePodFailurePolicy } from './podfailurepolicy.ts';

const maxParallelism = 100_000;
const maxFailedIndexes = 100_000;
const manyCompletions = 100_000;
const limitForMany = 10_000;
const managedByLength = 63;
const maxSuccessRules = 20;
const indexesLength = 64 * 1024;

/** A job's spec without its selector, in a job or in the template of a cron job (upstream validateJobSpec). */
export function validateJobSpec(spec: JobSpec, path: string): FieldError[] {
  return [
    ...(
      ['parallelism', 'completions', 'activeDeadlineSeconds', 'backoffLimit', 'ttlSecondsAfterFinished'] as const
    ).flatMap((field) => nonNegative(spec[field], child(path, field))),
    ...nonNegative(spec.backoffLimitPerIndex, child(path, 'backoffLimitPerIndex')),
    ...validateMaxFailedIndexes(spec, path),
    ...validateManagedBy(spec.managedBy, child(path, 'managedBy')),
    ...validateCompletionMode(spec, path),
    ...(spec.podFailurePolicy ? validatePodFailurePolicy(spec, child(path, 'podFailurePolicy')) : []),
    ...validateSuccessPolicy(spec, child(path, 'successPolicy')),
    ...validateReplacement(spec, child(path, 'podReplacementPolicy')),
    ...validateTemplate(spec.template, child(path, 'template')),
    ...validateRestartPolicy(spec, child(path, 'template', 'spec', 'restartPolicy')),
  ];
}

function validateMaxFailedIndexes(
  { maxFailedIndexes: count, backoffLimitPerIndex }: JobSpec,
  path: string,
): FieldError[] {
  if (count === undefined) return [];
  const errors = nonNegative(count, child(path, 'maxFailedIndexes'));
  if (backoffLimitPerIndex === undefined) {
    errors.push(required(child(path, 'backoffLimitPerIndex'), 'when maxFailedIndexes is specified'));
  }
  return errors;
}

function validateManagedBy(name: string | undefined, path: string): FieldError[] {
  if (name === undefined) return [];
  const errors = domainPrefixedPath(name, path);
  if (Buffer.byteLength(name) > managedByLength) errors.push(tooLong(path, managedByLength));
  return errors;
}

function validateCompletionMode(spec: JobSpec, path: string): FieldError[] {
  const { completionMode: mode } = spec;
  if (mode === 'Indexed') return validateIndexed(spec, path);
  if (mode !== undefined && mode !== 'NonIndexed') {
    return [notSupported(child(path, 'completionMode'), mode, ['NonIndexed', 'Indexed'])];
  }
  return (['backoffLimitPerIndex', 'maxFailedIndexes'] as const).flatMap((field) =>
    spec[field] === undefined
      ? []
      : [invalidValue(child(path, field), spec[field], 'requires indexed completion mode')],
  );
}

function validateIndexed(spec: JobSpec, path: string): FieldError[] {
  const { completions, parallelism = 0, maxFailedIndexes: failed } = spec;
  const errors: FieldError[] = [];
  const failedPath = child(path, 'maxFailedIndexes');
  const parallelismPath = child(path, 'parallelism');
  if (completions === undefined) errors.push(required(child(path, 'completions'), 'when completion mode is Indexed'));
  if (parallelism > maxParallelism) {
    const detail = `must be less than or equal to ${maxParallelism} when completion mode is Indexed`;
    errors.push(invalidValue(parallelismPath, parallelism, detail));
  }
  if (completions !== undefined && failed !== undefined && failed > completions) {
    errors.push(invalidValue(failedPath, failed, 'must be less than or equal to completions'));
  }
  if (failed !== undefined && failed > maxFailedIndexes) {
    errors.push(invalidValue(failedPath, failed, `must be less than or equal to ${maxFailedIndexes}`));
  }
  if ((completions ?? 0) <= manyCompletions || spec.backoffLimitPerIndex === undefined) return errors;
  const detail = `must be less than or equal to ${limitForMany} when completions are above ${manyCompletions} and used with backoff limit per index`;
  if (failed === undefined) {
    errors.push(required(failedPath, `must be specified when completions is above ${manyCompletions}`));
  }
  if (parallelism > limitForMany) errors.push(invalidValue(parallelismPath, parallelism, detail));
  if (failed !== undefined && failed > limitForMany) errors.push(invalidValue(failedPath, failed, detail));
  return errors;
}

function validateSuccessPolicy(spec: JobSpec, path: string): FieldError[] {
  const { successPolicy: policy } = spec;
  if (policy === undefined) return [];
  const rules = policy.rules ?? [];
  if (spec.completionMode !== 'Indexed') {
    // As upstream's internal type prints it.
    const Rules = rules.map(({ succeededIndexes = null, succeededCount = null }) => ({
      SucceededIndexes: succeededIndexes,
      SucceededCount: succeededCount,
    }));
    return [invalidValue(path, { Rules: policy.rules ? Rules : null }, 'requires indexed completion mode')];
  }
  const at = child(path, 'rules');
  const detail = 'at least one rules must be specified when the successPolicy is specified';
  return [
    ...(rules.length === 0 ? [required(at, detail)] : []),
    ...(rules.length > maxSuccessRules ? [tooMany(at, rules.length, maxSuccessRules)] : []),
    ...each(rules, at, (rule, where) => validateSuccessRule(rule, spec.completions ?? 0, where)),
  ];
}

function validateSuccessRule(
  { succeededCount: count, succeededIndexes: indexes }: SuccessPolicyRule,
  completions: number,
  path: string,
): FieldError[] {
  const errors: FieldError[] = [];
  if (count === undefined && indexes === undefined) {
    errors.push(required(path, 'at least one of succeededCount or succeededIndexes must be specified'));
  }
  const at = child(path, 'succeededIndexes');
  let total = 0;
  if (indexes !== undefined) {
    if (Buffer.byteLength(indexes) > indexesLength) errors.push(tooLong(at, indexesLength));
    try {
      total = countIndexes(parseIndexes(indexes, completions));
    } catch (error) {
      errors.push(invalidValue(at, indexes, `error parsing succeededIndexes: ${(error as Error).message}`));
    }
  }
  if (count === undefined) return errors;
  const countPath = child(path, 'succeededCount');
  errors.push(...nonNegative(count, countPath));
  const most = (limit: number, what: string): FieldError =>
    invalidValue(countPath, count, `must be less than or equal to ${limit} (the number of ${what})`);
  if (count > completions) errors.push(most(completions, 'specified completions'));
  if (indexes !== undefined && count > total) {
    errors.push(most(total, 'indexes in the specified succeededIndexes field'));
  }
  return errors;
}

function validateReplacement({ podReplacementPolicy: policy, podFailurePolicy }: JobSpec, path: string): FieldError[] {
  if (policy === undefined) return [];
  const supported = podFailurePolicy ? ['Failed'] : ['Failed', 'TerminatingOrFailed'];
  return supported.includes(policy) ? [] : [notSupported(path, policy, supported)];
}

function validateRestartPolicy({ template, podFailurePolicy }: JobSpec, path: string): FieldError[] {
  const policy = template?.spec?.restartPolicy ?? '';
  if (policy === '' || policy === 'Always') return [required(path, 'valid values: "OnFailure", "Never"')];
  if (policy !== 'OnFailure' && policy !== 'Never') return [notSupported(path, policy, ['OnFailure', 'Never'])];
  if (!podFailurePolicy || policy === 'Never') return [];
  return [invalidValue(path, policy, 'only "Never" is supported when podFailurePolicy is specified')];
}

/** What is odd about a job's spec, though it is taken (upstream pkg/api/job/warnings.go). */
export function jobSpecWarnings({ completionMode, completions = 0, parallelism = 0 }: JobSpec, path: string): string[] {
  if (completionMode !== 'Indexed' || completions <= manyCompletions || parallelism <= limitForMany) return [];
  return [
    `${path}: In Indexed Jobs with a number of completions higher than 10^5 and a parallelism higher than 10^4, Kubernetes might not be able to track completedIndexes when a big number of indexes fail`,
  ];
}
