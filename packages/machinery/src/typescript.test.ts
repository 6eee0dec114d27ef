import { expect, test } from 'vitest';
import type { Schema } from './schema.ts';
import { Part, Tree, Widget } from './testing/schemas.ts';
import { typesOf } from './typescript.ts';

test('a type becomes an interface with its comments and its required fields', () => {
  expect(typesOf([Part]).get('example')?.text).toBe(`/** A part. */
export interface Part {
  name: string;
  /** Where it listens. */
  port?: number;
  protocol?: string;
  target?: number | string;
}
`);
});

test('a type that contains itself is declared once', () => {
  expect(typesOf([Tree, Tree]).get('example')?.text).toBe(
    'export interface Tree {\n  value?: string;\n  left?: Tree;\n  children?: Tree[];\n}\n',
  );
});

test('a kind always says what it is, and what is written by hand is not declared', () => {
  const { text, imports } = typesOf([Widget], new Set(['ObjectMeta', 'WidgetSpec'])).get('example')!;
  expect([...imports]).toEqual([['meta', ['ObjectMeta']]]);
  expect(text).toContain(
    'export interface Widget {\n  apiVersion: string;\n  kind: string;\n  metadata: ObjectMeta;\n  spec?: WidgetSpec;\n}',
  );
  expect(text).not.toContain('interface WidgetSpec');
});

test('of types that share a name the core group keeps it', () => {
  const type = (name: string): Schema => ({ name, type: 'object', properties: {} });
  const groups = typesOf([
    type('io.k8s.api.core.v1.Event'),
    type('io.k8s.api.events.v1.Event'),
    type('io.k8s.api.apps.v1.Scale'),
  ]);
  expect([...groups].map(([group, { text }]) => [group, /interface (\w+)/.exec(text)?.[1]])).toEqual([
    ['apps', 'Scale'],
    ['core', 'Event'],
    ['events', 'EventsV1Event'],
  ]);
});
