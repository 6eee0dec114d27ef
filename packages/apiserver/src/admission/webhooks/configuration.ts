import type { MutatingWebhook, ValidatingWebhook } from '@berth/kinds/types';
import { selectorOf } from '@berth/machinery/selectors';
import { byEpoch } from '../configuration.ts';
import { compileMatchConditions, type MatchConditions } from './conditions.ts';
import type { Matchable } from './match.ts';

/** A webhook as it is asked: its selectors parsed, its place known. */
export interface Webhook extends Matchable {
  /** Tells it from all others: `configuration/name`. */
  id: string;
  configuration: string;
  name: string;
  spec: ValidatingWebhook & MutatingWebhook;
  /** undefined: it has none. */
  conditions: MatchConditions | undefined;
}

/** In order of their configurations' names, and in those in the order written (configuration/mutating_webhook_manager.go). */
const loader = (resource: string) =>
  byEpoch(async ({ all }): Promise<readonly Webhook[]> => {
    const configurations = await all(`admissionregistration.k8s.io/${resource}`);
    return configurations.flatMap(({ metadata, webhooks = [] }) =>
      (webhooks as Webhook['spec'][]).map((spec) => ({
        id: `${metadata.name}/${spec.name}`,
        configuration: metadata.name ?? '',
        name: spec.name,
        spec,
        rules: spec.rules ?? [],
        conditions: spec.matchConditions?.length ? compileMatchConditions(spec.matchConditions) : undefined,
        equivalent: spec.matchPolicy !== 'Exact',
        namespaceSelector: selectorOf(spec.namespaceSelector ?? {}),
        objectSelector: selectorOf(spec.objectSelector ?? {}),
      })),
    );
  });

export const mutatingWebhooks = loader('mutatingwebhookconfigurations');
export const validatingWebhooks = loader('validatingwebhookconfigurations');
