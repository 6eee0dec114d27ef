import type { Column } from '@berth/machinery/kind';
import { canonicalQuantity } from '@berth/machinery/quantity';
import { ageColumn, column, nameColumn } from '../../columns.ts';
import type {
  AutoscalingV2HorizontalPodAutoscaler as Autoscaler,
  MetricSpec as Metric,
  MetricStatus,
  MetricTarget,
  MetricValueStatus,
} from '../../types.ts';
import type { KubeObject } from '@berth/machinery/object';

type Measured = { current?: MetricValueStatus } | undefined;

const unknown = '<unknown>';
/** Go prints a quantity that is not there as `<nil>`. */
const amount = (text: string | undefined): string => (text === undefined ? '<nil>' : canonicalQuantity(text));
const measured = (source: Measured, value: 'value' | 'averageValue'): string =>
  source === undefined ? unknown : amount(source.current?.[value]);

/** Metrics as upstream's formatHPAMetrics prints them: the first two and how many more. */
function metrics({ spec, status }: Autoscaler): string {
  const all = (spec?.metrics ?? []).map((metric, position) => metricText(metric, status?.currentMetrics?.[position]));
  if (all.length === 0) return '<none>';
  const text = all.slice(0, 2).join(', ');
  return all.length > 2 ? `${text} + ${all.length - 2} more...` : text;
}

function metricText(metric: Metric, status: MetricStatus | undefined): string {
  switch (metric.type) {
    case 'External':
      return valueText(metric.external?.target, status?.external);
    case 'Object':
      return valueText(metric.object?.target, status?.object);
    case 'Pods':
      return `${measured(status?.pods, 'averageValue')}/${amount(metric.pods?.target?.averageValue)}`;
    case 'Resource':
      return resourceText(metric.resource, status?.resource);
    case 'ContainerResource':
      return resourceText(metric.containerResource, status?.containerResource);
    default:
      return '<unknown type>';
  }
}

function valueText(target: MetricTarget | undefined, status: Measured): string {
  if (target?.averageValue === undefined) return `${measured(status, 'value')}/${amount(target?.value)}`;
  const now = status?.current?.averageValue;
  return `${now === undefined ? unknown : amount(now)}/${amount(target.averageValue)} (avg)`;
}

function resourceText(source: { name?: string; target?: MetricTarget } | undefined, status: Measured): string {
  const { averageValue, averageUtilization: percent } = source?.target ?? {};
  const name = source?.name ?? '';
  if (averageValue !== undefined) return `${name}: ${measured(status, 'averageValue')}/${amount(averageValue)}`;
  const share = status?.current?.averageUtilization;
  const used = share === undefined ? unknown : `${share}%`;
  return `${name}: ${used}/${percent === undefined ? '<auto>' : `${percent}%`}`;
}

/** Columns of both versions; `toCurrent` brings an object to v2. */
export function autoscalerColumns(toCurrent: (object: KubeObject) => KubeObject): readonly Column[] {
  return [
    nameColumn,
    column('Reference', 'string', 'What is scaled.', ({ spec }) => {
      const { kind = '', name = '' } = spec?.scaleTargetRef ?? {};
      return `${kind}/${name}`;
    }),
    column('Targets', 'string', 'What it scales by.', (object) => metrics(toCurrent(object) as Autoscaler)),
    column('MinPods', 'string', 'The fewest pods.', ({ spec }) => String(spec?.minReplicas ?? '<unset>')),
    column('MaxPods', 'string', 'The most pods.', ({ spec }) => spec?.maxReplicas ?? 0),
    column('Replicas', 'string', 'Pods that exist.', ({ status }) => status?.currentReplicas ?? 0),
    ageColumn,
  ];
}
