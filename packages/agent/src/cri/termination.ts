import { open } from 'node:fs/promises';
import { parseEntry } from '../logs/lines.ts';

/** pkg/kubelet/container: what a termination message may be at most, and what of the log stands in for it. */
const maximumMessage = 4096;
const fallbackBytes = 2048;
const fallbackLines = 80;

async function tail(path: string, bytes: number): Promise<string> {
  const file = await open(path, 'r').catch(() => undefined);
  if (file === undefined) return '';
  try {
    const { size } = await file.stat();
    const buffer = Buffer.alloc(Math.min(size, bytes));
    const { bytesRead } = await file.read(buffer, 0, buffer.length, Math.max(0, size - bytes));
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await file.close();
  }
}

/** What the container left at its termination message path; with FallbackToLogsOnError, after a failure, the end of its log. */
export async function terminationMessage(
  hostPath: string | undefined,
  logPath: string,
  policy: string,
  exitCode: number,
): Promise<string> {
  const written = hostPath === undefined ? '' : await tail(hostPath, maximumMessage);
  if (written !== '' || policy !== 'FallbackToLogsOnError' || exitCode === 0) return written;
  const lines = (await tail(logPath, 2 * fallbackBytes + 64 * fallbackLines)).split('\n').slice(-fallbackLines - 1);
  const text = lines.map((line) => parseEntry(Buffer.from(line))).filter((entry) => entry !== undefined);
  return text
    .map((entry) => entry.text.toString() + (entry.partial ? '' : '\n'))
    .join('')
    .slice(-fallbackBytes);
}
