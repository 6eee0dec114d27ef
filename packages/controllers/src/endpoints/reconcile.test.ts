import { goldenTests } from '@berth/kinds/apps/replicaset/reconcile-golden';
import { describe } from 'vitest';
import { reconciler } from './reconcile.ts';

describe('the endpoints reconciler', () => goldenTests(import.meta.url, reconciler));
