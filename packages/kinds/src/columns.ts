import type { Column } from '@berth/machinery/kind';
import type { KubeObject } from '@berth/machinery/object';
import { formatSelector, type LabelSelector, selectorOf } from '@berth/machinery/selectors';
import { duration } from '@berth/machinery/tables';

/** Columns that many kinds print. Names, types and values as upstream's pkg/printers/internalversion/printers.go. */

/** Time since, in kubectl's short form; `<unknown>` where there is no time. */
export function since(timestamp: string | null | undefined, now: Date): string {
  if (timestamp === undefined || timestamp === null || timestamp === '') return '<unknown>';
  return duration(new Date(timestamp), now);
}

export const nameColumn: Column = {
  name: 'Name',
  type: 'string',
  format: 'name',
  description: 'Name of the object, unique in its namespace.',
  value: (object) => object.metadata.name ?? '',
};

export const ageColumn: Column = {
  name: 'Age',
  type: 'string',
  description: 'Time since the object was created.',
  value: (object, now) => since(object.metadata.creationTimestamp, now),
};

export function column(
  name: string,
  type: Column['type'],
  description: string,
  value: (object: KubeObject, now: Date) => string | number | boolean | null,
): Column {
  return { name, type, description, value };
}

/** Shown with `-o wide` only. */
export function wide(
  name: string,
  description: string,
  value: (object: KubeObject, now: Date) => string | number | boolean | null,
): Column {
  return { name, type: 'string', priority: 1, description, value };
}

type Template = { spec?: { containers?: { name?: string; image?: string }[] } } | undefined;

/** Names and images of a pod template's containers. */
export function podTemplateColumns(template: (object: KubeObject) => Template): readonly Column[] {
  const fields = (object: KubeObject, field: 'name' | 'image'): string =>
    (template(object)?.spec?.containers ?? []).map((container) => container[field] ?? '').join(',');
  return [
    wide('Containers', 'Names of the containers in the template.', (object) => fields(object, 'name')),
    wide('Images', 'Images of the containers in the template.', (object) => fields(object, 'image')),
  ];
}

export const templateColumns = podTemplateColumns(({ spec }) => spec?.template);

/** A label selector as upstream's FormatLabelSelector prints it. */
export function formatLabelSelector(selector: LabelSelector | undefined): string {
  try {
    return orNone(formatSelector(selectorOf(selector)));
  } catch {
    return '<error>';
  }
}

export const selectorColumn = (selector: (object: KubeObject) => LabelSelector | undefined): Column =>
  wide('Selector', 'Labels of the pods that belong to it.', (object) => formatLabelSelector(selector(object)));

/** `a=b,c=d` sorted, or `<none>`. */
export function formatLabels(labels: Record<string, string> | undefined): string {
  const text = Object.entries(labels ?? {})
    .map(([key, value]) => `${key}=${value}`)
    .sort()
    .join(',');
  return text === '' ? '<none>' : text;
}

export function orNone(text: string | undefined): string {
  return text === undefined || text === '' ? '<none>' : text;
}

/** The first three of a list and how many more there are. */
export function firstThree(items: readonly string[]): string {
  const text = items.slice(0, 3).join(',');
  return items.length > 3 ? `${text} + ${items.length - 3} more...` : text;
}
