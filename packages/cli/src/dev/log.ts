import { pino } from 'pino';
import type { Logger } from '@berth/apiserver/deps';

/** JSON lines on standard error: standard output carries the ready line alone. */
export function createLogger(level: string): Logger {
  return pino(
    { level, redact: ['token', 'password', 'secret', 'authorization'] },
    pino.destination({ dest: 2, sync: true }),
  );
}
