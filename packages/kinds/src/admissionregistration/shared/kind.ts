import type { Kind } from '@berth/machinery/kind';

/** What the two kinds of webhook configurations share (upstream pkg/registry/admissionregistration). */
export const webhookConfiguration = {
  group: 'admissionregistration.k8s.io',
  version: 'v1',
  categories: ['api-extensions'],
  namespaced: false,
} satisfies Partial<Kind>;
