import type { KindDefinition } from '@berth/machinery/kind';
import type { KubeObject } from '@berth/machinery/object';
import { roundResources } from '../shared/resources.ts';
import type { LimitRange } from '../../types.ts';
import { limitRanges as kind } from './kind.ts';
import { validateLimitRange } from './validate.ts';

/** The most is the default limit, that the default request, else the least is (pkg/apis/core/v1/defaults.go). */
function defaultLimits(object: KubeObject): void {
  for (const item of (object as LimitRange).spec?.limits ?? []) {
    if (item.type === 'Container') {
      item.default = { ...item.max, ...item.default };
      item.defaultRequest = { ...item.min, ...item.default, ...item.defaultRequest };
    }
    for (const list of [item.min, item.max, item.default, item.defaultRequest, item.maxLimitRequestRatio])
      roundResources(list);
  }
}

export const limitRanges: KindDefinition = {
  ...kind,
  columns: [],
  generationOf: null,
  defaults: defaultLimits,
  validate: validateLimitRange,
};
