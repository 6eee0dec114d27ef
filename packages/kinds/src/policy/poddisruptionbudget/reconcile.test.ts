import { describe } from 'vitest';
import { goldenTests } from '../../apps/replicaset/reconcile-golden.ts';
import { reconciler } from './reconcile.ts';

describe('the disruption reconciler', () => goldenTests(import.meta.url, reconciler));
