import { describe } from 'vitest';
import { reconciler } from './reconcile.ts';
import { goldenTests } from './reconcile-golden.ts';

describe('the replicaset reconciler', () => goldenTests(import.meta.url, reconciler));
