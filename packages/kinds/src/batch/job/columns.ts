import type { Column } from '@berth/machinery/kind';
import type { KubeObject } from '@berth/machinery/object';
import { duration } from '@berth/machinery/tables';
import { ageColumn, column, nameColumn, selectorColumn, templateColumns } from '../../columns.ts';
import type { Job } from '../../types.ts';

function completions({ spec, status }: Job): string {
  const succeeded = status?.succeeded ?? 0;
  if (spec?.completions !== undefined) return `${succeeded}/${spec.completions}`;
  const parallelism = spec?.parallelism ?? 0;
  return parallelism > 1 ? `${succeeded}/1 of ${parallelism}` : `${succeeded}/1`;
}

function took({ status }: Job, now: Date): string {
  if (!status?.startTime) return '';
  return duration(new Date(status.startTime), status.completionTime ? new Date(status.completionTime) : now);
}

function state({ metadata, status }: Job): string {
  const conditions = status?.conditions ?? [];
  const holds = (type: string) => conditions.find((condition) => condition.type === type)?.status === 'True';
  const first = (types: string[]): string | undefined => types.find(holds);
  const end = first(['Complete', 'Failed']);
  if (end !== undefined) return end;
  if (metadata.deletionTimestamp !== undefined) return 'Terminating';
  return first(['Suspended', 'FailureTarget', 'SuccessCriteriaMet']) ?? 'Running';
}

const of = (object: KubeObject): Job => object as Job;

export const jobColumns: readonly Column[] = [
  nameColumn,
  column('Status', 'string', 'What state the job is in.', (object) => state(of(object))),
  column('Completions', 'string', 'Pods that succeeded, of those wanted.', (object) => completions(of(object))),
  column('Duration', 'string', 'Time the job took so far.', (object, now) => took(of(object), now)),
  ageColumn,
  ...templateColumns,
  selectorColumn(({ spec }) => spec?.selector),
];
