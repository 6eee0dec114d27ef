import type { HookContext, KindDefinition } from '@berth/machinery/kind';
import type { KubeObject } from '@berth/machinery/object';

type Strategy = Required<Pick<KindDefinition, 'prepareForCreate' | 'prepareForUpdate'>>;

function keep(object: KubeObject, old: KubeObject, field: string): void {
  if (old[field] === undefined) delete object[field];
  else object[field] = old[field];
}

/**
 * Kinds whose status only /status may write: a new object starts with `status` (none unless given), main writes keep the old
 * one, status writes keep everything named in `kept`, the spec among it.
 */
export function statusStrategy(initial: () => object = () => ({}), kept: readonly string[] = ['spec']): Strategy {
  return {
    prepareForCreate(object) {
      object.status = initial();
    },
    prepareForUpdate(object: KubeObject, old: KubeObject, { subresource }: HookContext) {
      if (subresource === 'status') for (const field of kept) keep(object, old, field);
      else keep(object, old, 'status');
    },
  };
}

/** Labels of deployments and replica sets are the main resource's alone. */
export function keepLabels(object: KubeObject, old: KubeObject): void {
  if (old.metadata.labels === undefined) delete object.metadata.labels;
  else object.metadata.labels = old.metadata.labels;
}
