import { goldenTests } from '@berth/kinds/apps/replicaset/reconcile-golden';
import { describe } from 'vitest';
import { reconciler } from './reconcile.ts';

describe('the reconciler of jobs that are done for long', () => goldenTests(import.meta.url, reconciler));
