import { parseJson } from '@berth/machinery/decode';
import { goJson } from '@berth/machinery/invalid';
import type { HorizontalPodAutoscalerBehavior, HPAScalingRules } from '../../types.ts';
import { present } from './convertmetrics.ts';

/** Upstream keeps the behaviour in its internal form: Go's names, null where nothing is. */
type Loose = Record<string, any>;

function rulesToInternal(rules: HPAScalingRules | undefined): Loose | null {
  if (rules === undefined) return null;
  const { stabilizationWindowSeconds, selectPolicy, policies, tolerance } = rules;
  return {
    StabilizationWindowSeconds: stabilizationWindowSeconds ?? null,
    SelectPolicy: selectPolicy ?? null,
    Policies:
      policies?.map(({ type, value, periodSeconds }) => ({ Type: type, Value: value, PeriodSeconds: periodSeconds })) ??
      null,
    Tolerance: tolerance ?? null,
  };
}

export function behaviorToText({ scaleUp, scaleDown }: HorizontalPodAutoscalerBehavior): string {
  return goJson({ ScaleUp: rulesToInternal(scaleUp), ScaleDown: rulesToInternal(scaleDown) });
}

const whole = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isInteger(value) ? value : undefined;
const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** Go reads names in any case. */
function field(object: Loose, name: string): unknown {
  return Object.entries(object).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];
}

function rulesFromInternal(value: unknown): HPAScalingRules | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const policies = field(value, 'Policies');
  return present({
    stabilizationWindowSeconds: whole(field(value, 'StabilizationWindowSeconds')),
    selectPolicy: text(field(value, 'SelectPolicy')),
    policies: Array.isArray(policies)
      ? policies.map((policy: Loose) => ({
          type: text(field(policy ?? {}, 'Type')) ?? '',
          value: whole(field(policy ?? {}, 'Value')) ?? 0,
          periodSeconds: whole(field(policy ?? {}, 'PeriodSeconds')) ?? 0,
        }))
      : undefined,
    tolerance: text(field(value, 'Tolerance')),
  });
}

export function behaviorFromText(annotation: string | undefined): HorizontalPodAutoscalerBehavior | undefined {
  if (annotation === undefined) return undefined;
  try {
    const value: unknown = parseJson(annotation).value;
    if (typeof value !== 'object' || value === null) return undefined;
    const behavior = present({
      scaleUp: rulesFromInternal(field(value, 'ScaleUp')),
      scaleDown: rulesFromInternal(field(value, 'ScaleDown')),
    });
    return Object.keys(behavior).length > 0 ? behavior : undefined;
  } catch {
    return undefined;
  }
}
