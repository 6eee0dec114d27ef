import type { Logger } from '@berth/apiserver/deps';

/** Objects to the console: Lambda's JSON log format takes them as they are. */
export const log: Logger = {
  info: (fields, message) => console.info({ message, ...fields }),
  warn: (fields, message) => console.warn({ message, ...fields }),
  error: (fields, message) => console.error({ message, ...fields }),
};
