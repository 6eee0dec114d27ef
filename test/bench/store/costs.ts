import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { startDynamoDbLocal } from '../../support/dynamodblocal.ts';
import { openMemoryCell } from './costcell.ts';
import { costsDocument } from './costsdocument.ts';
import { measureLives } from './life.ts';
import { measureOperations } from './operations.ts';

/**
 * `node test/bench/store/costs.ts`: counts what operations (against DynamoDB Local: needs java) and a pod's life (at the table's port)
 * cost on DynamoDB, and writes the tables into docs/operating.md between their two markers.
 */
const file = fileURLToPath(new URL('../../../docs/operating.md', import.meta.url));
const [begin, end] = ['<!-- costs: written by test/bench/store/costs.ts -->', '<!-- costs: end -->'];
const lives = 3;
const idleSeconds = 60;

const local = await startDynamoDbLocal();
try {
  const operations = await measureOperations(local);
  const life = await measureLives(await openMemoryCell(), lives, idleSeconds);
  const text = costsDocument(operations, life);
  const document = readFileSync(file, 'utf8');
  const [from, to] = [document.indexOf(begin), document.indexOf(end)];
  const before = from < 0 ? `${document.trimEnd()}\n\n## Costs\n\n` : document.slice(0, from);
  const after = to < 0 ? '\n' : document.slice(to + end.length);
  writeFileSync(file, `${before}${begin}\n\n${text}\n${end}${after}`);
  console.log(text);
} finally {
  await local.stop();
}
