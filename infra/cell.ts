import { type App, Stack } from 'aws-cdk-lib';
import { createAlarms } from './alarms.ts';
import { createApi } from './api.ts';
import { createFront } from './front.ts';
import { createHints } from './hints.ts';
import { createKeys } from './keys.ts';
import type { CellSettings } from './settings.ts';
import { createStream } from './stream.ts';
import { createStreamsHost } from './streams-host.ts';
import { createStorage } from './table.ts';
import { createTimers } from './timers.ts';

/** One cell: everything a set of accounts needs in a region, in one stack. */
export function createCellStack(app: App, settings: CellSettings): Stack {
  const { cell } = settings;
  const stack = new Stack(app, `Berth-${cell}`, { description: `Berth, cell ${cell}`, terminationProtection: true });
  const keys = createKeys(stack, cell);
  const storage = createStorage(stack);
  const environment = {
    BERTH_TABLE: storage.table.tableName,
    BERTH_BLOBS: storage.blobs.bucketName,
    BERTH_SEALING_KEY: keys.sealing.keyArn,
    BERTH_DOMAIN: settings.domain,
    ...(settings.hintsEndpoint === undefined ? {} : { BERTH_HINTS_ENDPOINT: settings.hintsEndpoint }),
  };
  const api = createApi(stack, cell, storage, keys, environment);
  const timers = createTimers(stack, cell, storage, keys, environment);
  const stream = createStream(stack, cell, storage, keys, timers, environment);
  const hints = createHints(stack, cell, storage, { BERTH_TABLE: storage.table.tableName });
  const host = createStreamsHost(stack, settings, storage, keys, environment);
  createFront(stack, settings, keys, api, host);
  createAlarms(stack, {
    functions: {
      Api: api.function,
      Reconcile: stream.reconcile,
      Router: stream.router,
      Timers: timers.function,
      HintsAuth: hints.authorizer,
    },
    router: stream.router,
    deadLetters: [...stream.deadLetters, timers.deadLetters],
    table: storage.table,
    alarmEmail: settings.alarmEmail,
  });
  return stack;
}
