import { ApiError } from '@berth/machinery/errors';
import { goQuote } from '@berth/machinery/invalid';
import type { HookContext } from '@berth/machinery/kind';
import type { KubeObject } from '@berth/machinery/object';
import { deepEqual } from '@berth/machinery/values';
import { statusStrategy } from '../../strategy.ts';

/** Upstream's internal field spec.templateGeneration, which v1 shows as an annotation (pkg/apis/apps/v1/conversion.go). */
export const templateGeneration = 'deprecated.daemonset.template.generation';
const split = statusStrategy();

export function generationOfTemplate({ metadata }: KubeObject): number {
  const text = metadata.annotations?.[templateGeneration] ?? '';
  return /^[+-]?\d+$/.test(text) ? Number(text) : 0;
}

/** Upstream reads the number while it decodes. @throws ApiError BadRequest where it is none */
export function checkTemplateGeneration({ metadata }: KubeObject): void {
  const text = metadata.annotations?.[templateGeneration];
  if (text === undefined || /^[+-]?\d+$/.test(text)) return;
  const problem = `strconv.ParseInt: parsing ${goQuote(text)}: invalid syntax`;
  throw new ApiError('BadRequest', `DaemonSet in version "v1" cannot be handled as a DaemonSet: ${problem}`);
}

function count({ metadata }: KubeObject, generation: number): void {
  metadata.annotations = { ...metadata.annotations, [templateGeneration]: String(generation) };
}

/** upstream pkg/registry/apps/daemonset/strategy.go: the system alone counts the templates. */
export const daemonSetStrategy = {
  prepareForCreate(object: KubeObject, context: HookContext): void {
    split.prepareForCreate(object, context);
    count(object, Math.max(1, generationOfTemplate(object)));
  },
  prepareForUpdate(object: KubeObject, old: KubeObject, context: HookContext): void {
    split.prepareForUpdate(object, old, context);
    const changed = context.subresource === '' && !deepEqual(object.spec?.template, old.spec?.template);
    count(object, generationOfTemplate(old) + (changed ? 1 : 0));
  },
};
