import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Condition, Operation, Value } from '../port.ts';
import { marshal } from './marshal.ts';

/** Collects the names and values of a request's expressions: every attribute is aliased, so no reserved word matters. */
export interface Placeholders {
  name(attribute: string): string;
  value(value: Value): string;
  /** What goes into the request; absent where empty, as DynamoDB wants it. */
  maps(): {
    ExpressionAttributeNames?: Record<string, string>;
    ExpressionAttributeValues?: Record<string, AttributeValue>;
  };
}

export function createPlaceholders(): Placeholders {
  const names = new Map<string, string>();
  const values: Record<string, AttributeValue> = {};
  let count = 0;
  return {
    name(attribute) {
      const alias = names.get(attribute) ?? `#n${names.size}`;
      names.set(attribute, alias);
      return alias;
    },
    value(value) {
      const alias = `:v${count++}`;
      values[alias] = marshal(value);
      return alias;
    },
    maps: () => ({
      ExpressionAttributeNames:
        names.size === 0 ? undefined : Object.fromEntries([...names].map(([name, alias]) => [alias, name])),
      ExpressionAttributeValues: count === 0 ? undefined : values,
    }),
  };
}

export function conditionExpression(condition: Condition, placeholders: Placeholders): string {
  if ('absent' in condition) return `attribute_not_exists(${placeholders.name('pk')})`;
  if ('exists' in condition) return `attribute_exists(${placeholders.name('pk')})`;
  if ('missing' in condition) return `attribute_not_exists(${placeholders.name(condition.missing)})`;
  if ('all' in condition) return join(condition.all, ' AND ', true, placeholders);
  if ('any' in condition) return join(condition.any, ' OR ', false, placeholders);
  return `${placeholders.name(condition.attribute)} ${condition.op} ${placeholders.value(condition.value)}`;
}

/**
 * No parts: all of nothing is true, any of nothing false; the language has no literal for either. Parentheses stand only
 * around several parts within several: DynamoDB refuses redundant ones.
 */
function join(parts: readonly Condition[], word: string, empty: boolean, placeholders: Placeholders): string {
  const [first] = parts;
  if (first === undefined) {
    const pk = placeholders.name('pk');
    return `attribute_exists(${pk}) ${empty ? 'OR' : 'AND'} attribute_not_exists(${pk})`;
  }
  if (parts.length === 1) return conditionExpression(first, placeholders);
  return parts.map((part) => nested(part, placeholders)).join(word);
}

function nested(part: Condition, placeholders: Placeholders): string {
  const expression = conditionExpression(part, placeholders);
  return isCompound(part) ? `(${expression})` : expression;
}

/** Whether its expression has an AND or OR on the outside. */
function isCompound(condition: Condition): boolean {
  const parts = 'all' in condition ? condition.all : 'any' in condition ? condition.any : undefined;
  if (parts === undefined) return false;
  return parts[0] === undefined || parts.length > 1 || isCompound(parts[0]);
}

export function updateExpression(
  operation: Extract<Operation, { update: unknown }>,
  placeholders: Placeholders,
): string | undefined {
  const clause = (word: string, parts: string[]): string[] =>
    parts.length === 0 ? [] : [`${word} ${parts.join(', ')}`];
  const clauses = [
    ...clause(
      'SET',
      Object.entries(operation.set ?? {}).map(
        ([name, value]) => `${placeholders.name(name)} = ${placeholders.value(value)}`,
      ),
    ),
    ...clause(
      'ADD',
      Object.entries(operation.add ?? {}).map(
        ([name, value]) => `${placeholders.name(name)} ${placeholders.value(value)}`,
      ),
    ),
    ...clause(
      'REMOVE',
      (operation.remove ?? []).map((name) => placeholders.name(name)),
    ),
  ];
  return clauses.length === 0 ? undefined : clauses.join(' ');
}
