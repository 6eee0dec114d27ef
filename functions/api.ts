import { requireVariable } from './environment.ts';
import { streamedHandler } from './functionurl.ts';
import { wire } from './wiring.ts';

const { cell, environment, hints } = wire();

/** The API server behind the function URL. */
export const handler = streamedHandler({
  fetch: cell.fetch,
  domain: environment.BERTH_DOMAIN,
  originSecret: requireVariable('BERTH_ORIGIN_SECRET'),
  finish: () => hints.sent(),
});
