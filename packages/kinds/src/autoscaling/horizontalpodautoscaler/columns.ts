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

const unknown = '<unknown>';
const amount = (text: string | undefined): string => (text === undefined ? unknown : canonicalQuantity(text));

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
      return valueText(metric.external?.target, status?.external?.current);
    case 'Object':
      return valueText(metric.object?.target, status?.object?.current);
    case 'Pods': {
      const current = status?.pods?.current?.averageValue;
      return `${amount(current)}/${amount(metric.pods?.target?.averageValue)}`;
    }
    case 'Resource':
      return resourceText(metric.resource, status?.resource?.current);
    case 'ContainerResource':
      return resourceText(metric.containerResource, status?.containerResource?.current);
    default:
      return '<unknown type>';
  }
}

function valueText(target: MetricTarget | undefined, current: MetricValueStatus | undefined): string {
  if (target?.averageValue !== undefined)
    return `${amount(current?.averageValue)}/${amount(target.averageValue)} (avg)`;
  return `${amount(current?.value)}/${amount(target?.value)}`;
}

function resourceText(
  source: { name?: string; target?: MetricTarget } | undefined,
  current: MetricValueStatus | undefined,
): string {
  const { averageValue, averageUtilization: percent } = source?.target ?? {};
  const name = source?.name ?? '';
  if (averageValue !== undefined) return `${name}: ${amount(current?.averageValue)}/${amount(averageValue)}`;
  const used = current?.averageUtilization === undefined ? unknown : `${current.averageUtilization}%`;
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
